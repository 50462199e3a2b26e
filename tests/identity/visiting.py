"""A resident who signs in with the code that was sent to them."""

import json
import re
from typing import Any

from django.test import Client

from yorozu.identity.models import Resident
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality
from yorozu.trust.vault import unseal

EMAIL = "hanako@example.jp"


def mails() -> list[dict[str, Any]]:
    """Every mail that was queued and can be read, the oldest first: to, subject, lines."""
    rows = Delivery.objects.select_related("key").order_by("created_at", "id")
    return [
        json.loads(unseal(each.key, each.sealed_mail, context=f"mail:{each.id}"))
        for each in rows
        if bytes(each.sealed_mail)
    ]


def code_in_mail() -> str:
    """The six digits of the latest mail."""
    found = re.search(r"\d{6}", "\n".join(mails()[-1]["lines"]))
    assert found is not None
    return found.group()


def visit(city: Municipality, email: str = EMAIL, client: Client | None = None, **at: Any) -> Client:
    """A browser in which the person is signed in."""
    client = client or Client()
    base = f"/{city.slug}/my/sign-in/"
    assert client.post(base, {"email": email, **at}).status_code == 302
    assert client.post(f"{base}code/", {"code": code_in_mail()}).status_code == 302
    return client


def resident(city: Municipality) -> Resident:
    """The only one of the city."""
    return Resident.objects.within(city).select_related("key", "municipality").get()


__all__ = ["EMAIL", "code_in_mail", "mails", "resident", "visit"]
