"""Which addresses of the desk a session reaches that has shown the password alone, where two steps are required."""

import re

from django.test import Client, override_settings

from tests.architecture.routes import Route, all_routes
from tests.factories import AT
from tests.identity.browsing import ACCOUNT, SIGN_IN, sign_in
from yorozu.foundation.clock import frozen
from yorozu.identity.routes import declared_of

_SAMPLES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001", "slug": "nothing", "str": "nothing"}


def reached(*, who: str = "admin", required: bool = True) -> tuple[int, list[str]]:
    """How many addresses were asked for with GET and POST, and those that did not send back to enrolment."""
    client = Client()
    asked, open_to_it = 0, []
    with frozen(AT), override_settings(YOROZU_STAFF_MFA_REQUIRED=required):
        assert sign_in(client, who).headers["Location"]
        for route in all_routes():
            if not route.is_desk or not _is_guarded(route):
                continue
            for method in ("get", "post"):
                asked += 1
                answer = getattr(client, method)(f"/{_address(route)}")
                if answer.headers.get("Location") != ACCOUNT:
                    open_to_it.append(f"{method} {route.path} {answer.status_code}")
        assert not client.get(ACCOUNT).headers.get("Location", "").startswith(SIGN_IN)
    return asked, open_to_it


def _is_guarded(route: Route) -> bool:
    declared = declared_of(route.view)
    return declared is not None and declared.action is not None and not declared.enrolling


def _address(route: Route) -> str:
    def sample(found: re.Match[str]) -> str:
        kind, _, name = found[1].rpartition(":")
        return "miyako" if name == "city" else _SAMPLES[kind or "str"]

    return re.sub(r"<([^>]+)>", sample, route.path)
