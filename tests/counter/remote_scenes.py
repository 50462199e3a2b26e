"""An appointment at the remote window with a resident's browser and a clerk's, for the tests of it."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from tests.factories import actor, department
from tests.intake.baskets import moving, publish
from yorozu.counter.models import RemoteVisit
from yorozu.counter.services import remote
from yorozu.foundation.clock import JST
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure

#: A Tuesday, two business days after the present of the tests.
BEGINS = datetime(2026, 11, 24, 14, 0, tzinfo=JST)
DURING = BEGINS + timedelta(minutes=1)


def book(
    city: Municipality, *, mail: str = "", about: str = "", by: str = "worker", **changes: Any
) -> remote.Booked:
    """The clerk books Tuesday at two o'clock for moving, unless said otherwise; on Friday."""
    if not Procedure.objects.within(city).filter(code="moving").exists():
        publish(city, moving())
    values = {
        "department": department(city),
        "procedure": Procedure.objects.within(city).get(code="moving"),
        "begins_at": BEGINS,
        **changes,
    }
    wanted = remote.Appointment(mail=mail, about=about, **values)
    at = BEGINS - timedelta(days=4)
    return remote.book_visit(wanted=wanted, by=actor(city, by), address="192.0.2.1", at=at)


def come(booked: remote.Booked, client: Client | None = None, name: str = "髙橋") -> Client:
    """A browser that opens the link and presses 「入室する」; within the frozen time of the appointment."""
    client = client or Client()
    answer = client.post(f"/miyako/remote/in/{booked.token}/", {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    return client


def clerk(city: Municipality, key: str = "worker") -> Client:
    client = Client()
    client.force_login(User.objects.get(login=f"{city.slug}-{key}"))
    return client


def act(client: Client, booked: remote.Booked, do: str, **values: str) -> int:
    """What the clerk presses in the room; the status."""
    answer = client.post(f"{room(booked)}act/", {"do": do, **values})
    return answer.status_code


def room(booked: remote.Booked) -> str:
    return f"/miyako/desk/remote/{booked.visit.pk}/"


def again(booked: remote.Booked) -> RemoteVisit:
    return RemoteVisit.objects.select_related(
        "municipality", "department", "procedure", "key", "holder", "draft"
    ).get(pk=booked.visit.pk)


def seen_in(html: str) -> str:
    found = re.search(r'id="remote-seen" name="seen" value="([^"]*)"', html)
    assert found, html[:500]
    return found[1]
