"""Visits, what is entered in them, and what is known of the person."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.counter.models import Pairing, Visit, VisitState
from yorozu.foundation.errors import NotFound
from yorozu.foundation.mail_address import keyed_digest
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import profile_of, resident_by_id, visible_departments
from yorozu.intake.models import BasketItem
from yorozu.intake.selectors import Source, content_digest, is_waiting, items_of
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.trust import vault

CARD, ACCOUNT = "カードから入れました", "登録情報から入れました"
_UNKNOWN = "この受付は見つかりません。窓口の画面から開き直してください。"


@dataclass(frozen=True)
class Entered:
    """What is entered in a visit. `waiting` can be filled in and sent; `digest` is of all of it, "" of nothing."""

    items: list[BasketItem]
    waiting: list[BasketItem]
    digests: dict[UUID, str]
    digest: str

    @property
    def sent(self) -> list[BasketItem]:
        return [each for each in self.items if each.application_id is not None]

    @property
    def left(self) -> list[BasketItem]:
        return [each for each in self.items if each.application_id is None]

    @property
    def titles(self) -> dict[str, str]:
        return {each.procedure.code: each.procedure.title for each in self.items}


def visit_for(actor: Actor, visit_id: UUID) -> Visit:
    """A visit at a window at which the actor may serve. Raises NotFound."""
    found = _visible(actor).filter(pk=visit_id).first()
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def open_visits(actor: Actor) -> list[Visit]:
    """The visits that go on where the actor may serve, those of the actor first."""
    rows = list(_visible(actor).filter(state=VisitState.OPEN).order_by("opened_at"))
    mine = actor.staff.pk if actor.staff else None
    return sorted(rows, key=lambda each: each.clerk_id != mine)


def entered_in(visit: Visit, *, at: datetime) -> Entered:
    """What is entered so far."""
    items = items_of(visit.basket) if visit.basket else []
    waiting = [each for each in items if is_waiting(each, at=at)]
    digests = {each.draft.pk: content_digest(each.draft) for each in waiting if each.draft}
    plain = "\n".join(f"{name}:{digests[name]}" for name in sorted(digests))
    return Entered(items, waiting, digests, keyed_digest("visit-content", plain) if plain else "")


def known_of(visit: Visit) -> list[Source]:
    """Where answers come from: the card first, then what the person's account keeps."""
    sources = []
    if card := notes_of(visit).get("card"):
        sources.append(Source(CARD, card))
    resident = resident_by_id(visit.municipality_id, visit.resident_id) if visit.resident_id else None
    if resident is not None:
        sources.append(Source(ACCOUNT, profile_of(resident)))
    return sources


def notes_of(visit: Visit) -> dict[str, Any]:
    """What is sealed with the visit. Raises NotFound when it cannot be opened."""
    if not visit.sealed_notes or visit.key is None:
        return {}
    plain = vault.unseal(visit.key, visit.sealed_notes, context=f"visit:{visit.pk}")
    found: dict[str, Any] = json.loads(plain)
    return found


def pairing_of(visit: Visit) -> Pairing | None:
    """The screen that is joined to the visit, or waits to be."""
    return Pairing.objects.within(visit.municipality_id).filter(visit=visit, ended_at=None).first()


def visit_on_screen(municipality: Municipality, pairing_id: UUID) -> Visit | None:
    """The open visit to which a screen is joined; None once either is over."""
    rows = Pairing.objects.within(municipality).filter(pk=pairing_id, ended_at=None, joined_at__isnull=False)
    found = rows.values_list("visit_id", flat=True).first()
    return _visits(municipality).filter(pk=found, state=VisitState.OPEN).first() if found else None


def _visible(actor: Actor) -> TenantQuerySet[Visit]:
    rows = _visits(actor.municipality)
    places = visible_departments(actor, Action.COUNTER_SERVE)
    return rows if places is None else rows.filter(window__department__in=places)


def _visits(municipality: Municipality) -> TenantQuerySet[Visit]:
    wanted = (
        "municipality", "key", "window__department", "clerk", "ticket__window", "basket__key", "basket__municipality",
    )  # fmt: skip
    return Visit.objects.within(municipality).select_related(*wanted)
