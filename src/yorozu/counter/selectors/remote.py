"""Appointments of the remote window, as either side may find them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from yorozu.counter.models import RemoteMessage, RemoteOffer, RemoteSide, RemoteState, RemoteVisit
from yorozu.counter.selectors.remote_frames import moment_words, offer_of, time_words
from yorozu.foundation.clock import JST, day_of
from yorozu.foundation.errors import NotFound
from yorozu.foundation.mail_address import keyed_digest
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.intake.models import Draft
from yorozu.municipality.models import Department, Municipality, TenantQuerySet
from yorozu.procedures.models import Procedure, State
from yorozu.trust.vault import seal, unseal

#: Without a sign of life for so long somebody is taken to be away.
AWAY_AFTER = timedelta(seconds=40)
#: A clerk who was not heard of for so long no longer holds a visit against colleagues.
LEFT_AFTER = timedelta(minutes=3)
_RELATED = ("municipality", "department", "procedure", "key", "holder", "made_by")
_UNKNOWN = "このリモート窓口は見つかりません。一覧から開き直してください。"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the chat; `who` is a name for the clerk's side."""

    number: int
    side: RemoteSide
    who: str
    text: str
    at: str


def new_digest(purpose: str, secret: str) -> str:
    """What is kept of a link or of a browser's secret."""
    return keyed_digest(f"remote-{purpose}", secret)


def details_of(visit: RemoteVisit) -> dict[str, str]:
    """token, mail, about, name, waiting (the name given at the door); all "" once they are gone."""
    empty = {"token": "", "mail": "", "about": "", "name": "", "waiting": ""}
    if visit.key is None or not visit.sealed_details:
        return empty
    found: dict[str, str] = json.loads(unseal(visit.key, visit.sealed_details, context=f"remote:{visit.id}"))
    return {**empty, **found}


def sealed_details(visit: RemoteVisit, details: Mapping[str, str]) -> bytes:
    """The other way round; the visit has its key."""
    if visit.key is None:
        raise NotFound(_UNKNOWN)
    plain = json.dumps(dict(details), separators=(",", ":")).encode()
    return seal(visit.key, plain, context=f"remote:{visit.id}")


def visit_by_link(municipality: Municipality, token: str) -> RemoteVisit | None:
    """The appointment to which a link leads, also one that is over."""
    digest = new_digest("link", token)
    return _rows(municipality).filter(link_digest=digest).first()


def visit_by_id(municipality: Municipality | int, visit_id: UUID) -> RemoteVisit | None:
    return _rows(municipality).filter(pk=visit_id).first()


def visit_of_browser(municipality: Municipality, visit_id: UUID, secret: str) -> RemoteVisit | None:
    """The visit that a browser is in or waits at; see `is_in`."""
    digest = new_digest("visitor", secret)
    visit = _rows(municipality).filter(pk=visit_id).first()
    return visit if visit and digest in (visit.visitor_digest, visit.waiting_digest) else None


def is_in(visit: RemoteVisit, secret: str) -> bool:
    """Whether it is this browser that is in, not one that waits at the door."""
    return new_digest("visitor", secret) == visit.visitor_digest


def number_of(digest: str) -> str:
    """Four digits that the waiting browser and the clerk both see, to be compared by voice."""
    return f"{int(digest[:12], 16) % 10_000:04d}" if digest else ""


def visit_for(actor: Actor, visit_id: UUID) -> RemoteVisit:
    """For who serves in its department. Raises NotFound for everybody else."""
    visit = visit_by_id(actor.municipality, visit_id)
    if visit is None or not actor.may(Action.COUNTER_SERVE, visit.department_id):
        raise NotFound(_UNKNOWN)
    return visit


def visits_for(actor: Actor, *, at: datetime) -> list[RemoteVisit]:
    """Today's and coming appointments of the departments in which the actor serves, the next first."""
    today = day_of(at)
    rows = _rows(actor.municipality).filter(
        department__in=actor.departments,
        begins_at__gte=datetime(today.year, today.month, today.day, tzinfo=JST),
    )
    return list(rows.order_by("begins_at", "seat"))


def places_for(actor: Actor) -> list[Department]:
    """The departments for which the actor may make appointments, with their office below them."""
    rows = Department.objects.within(actor.municipality).select_related("municipality")
    return list(rows.filter(pk__in=actor.departments).order_by("order", "path"))


def procedures_for(actor: Actor) -> list[Procedure]:
    """What a visitor can be asked to fill in by this clerk: published, online, of a department in which they serve.

    Of another department's procedure a clerk must not see the answers, here as everywhere.
    """
    rows = Procedure.objects.within(actor.municipality).filter(
        state=State.PUBLISHED, for_public=True, department__in=actor.departments
    )
    return [each for each in rows.order_by("title") if "online" in each.channels]


def chat_of(visit: RemoteVisit, *, latest: int | None = None) -> list[Said]:
    """What was written, the oldest first; with `latest` only so many of the last lines."""
    if visit.key is None:
        return []
    rows = RemoteMessage.objects.within(visit.municipality_id).filter(visit=visit)
    rows = rows.select_related("staff").order_by("-number")
    found = rows if latest is None else rows[:latest]
    return [_said(visit, each) for each in reversed(found)]


def chat_is_kept(visit: RemoteVisit) -> bool:
    return visit.key is not None and visit.messages.exists()


def draft_of(visit: RemoteVisit) -> Draft | None:
    """The form in the visit with what is needed to show it; None before it was begun and once it is gone."""
    if visit.draft_id is None:
        return None
    rows = Draft.objects.within(visit.municipality_id).filter(pk=visit.draft_id)
    related = ("municipality", "key", "version", "procedure__department", "application")
    return rows.select_related(*related).first()


def shows_draft(draft: Draft) -> bool:
    """Whether it is in a visit that goes on."""
    rows = RemoteVisit.objects.within(draft.municipality_id)
    return rows.filter(draft_id=draft.pk, state=RemoteState.OPEN).exists()


def is_here(seen_at: datetime | None, at: datetime) -> bool:
    return seen_at is not None and at - seen_at < AWAY_AFTER


def video_of(visit: RemoteVisit) -> str:
    """The address of the meeting room, "" for none."""
    return offer_of(visit.department).video_url


def offers_of(municipality: Municipality) -> dict[int, RemoteOffer]:
    """What departments set, by the department's id."""
    rows = RemoteOffer.objects.within(municipality).select_related("department")
    return {each.department_id: each for each in rows}


def asked_publicly(municipality: Municipality, department_id: int) -> bool:
    """Whether residents ask this department for appointments themselves."""
    rows = RemoteOffer.objects.within(municipality)
    return rows.filter(department_id=department_id, public=True).exists()


def helped_by(application_id: UUID, municipality: Municipality | int) -> RemoteVisit | None:
    """The visit in which an application was written, None for all others."""
    rows = RemoteVisit.objects.within(municipality).filter(application_id=application_id)
    return rows.select_related("holder", "department").order_by("made_at").first()


def when_of(visit: RemoteVisit) -> str:
    """11月24日（火）14時00分から14時30分まで."""
    return f"{moment_words(visit.begins_at)}から{time_words(visit.ends_at)}まで"


def live_rows(municipality: Municipality | int) -> TenantQuerySet[RemoteVisit]:
    return RemoteVisit.objects.within(municipality).filter(state__in=[RemoteState.BOOKED, RemoteState.OPEN])


def _rows(municipality: Municipality | int) -> TenantQuerySet[RemoteVisit]:
    return RemoteVisit.objects.within(municipality).select_related(*_RELATED)


def _said(visit: RemoteVisit, message: RemoteMessage) -> Said:
    key: Any = visit.key
    text = unseal(key, message.sealed_text, context=f"remote-chat:{message.id}").decode()
    who = message.staff.name if message.staff else ""
    return Said(message.number, RemoteSide(message.side), who, text, time_words(message.sent_at))
