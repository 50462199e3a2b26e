"""A device that keeps passkeys, inside chromium (its DevTools domain WebAuthn), and an authenticator app."""

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from tests.identity.browsing import app_code


class Device:
    """A phone or a laptop with a fingerprint reader; `unlocks` says whether its owner is there."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self._id = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
            "authenticatorId"
        ]

    def unlocks(self, owner_is_there: bool) -> None:
        self._devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": owner_is_there}
        )

    def passkeys(self) -> list[dict[str, Any]]:
        found = self._devtools.send("WebAuthn.getCredentials", {"authenticatorId": self._id})
        kept: list[dict[str, Any]] = found["credentials"]
        return kept


def code_now(secret: str) -> str:
    """What the app shows at this moment."""
    return app_code(secret, datetime.now(UTC))
