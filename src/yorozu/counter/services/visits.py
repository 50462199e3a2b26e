"""A visit from its beginning to its end: who serves, what is to be done, what is known of the person."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from yorozu.counter.models import Pairing, Ticket, TicketState, Visit, VisitState, Window
from yorozu.counter.readers import CardReader
from yorozu.counter.selectors.visits import notes_of
from yorozu.counter.services.calling import end_ticket
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.models import Resident
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.services import Entering, add_to_basket, discard_basket, remove_item
from yorozu.municipality.models import StaffMember
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import audit, vault
from yorozu.trust.models import VaultKey

_GONE = "この受付は、もう終わっています。窓口の画面から始めてください。"
_MINE = "この受付は、いま別の職員が続けています。引き継ぐときは「引き継ぐ」を押してください。"
#: A visit that nobody closed is closed when its drafts would have gone anyway.
_KEPT_CLOSED = timedelta(days=30)
_AT_ONCE = 500


def begin_visit(*, window: Window, ticket: Ticket | None, by: Actor, at: datetime) -> Visit:
    """Begin to serve somebody, called by number or not; for a number that was begun with, the visit that there is.

    Raises Forbidden, Conflict where the number is not called to this clerk.
    """
    require(by, Action.COUNTER_SERVE, window.department_id)
    clerk = _staff(by)
    if ticket is not None and (found := _visit_of(ticket)) is not None:
        return found
    if ticket is not None and (ticket.state != TicketState.CALLED or ticket.called_by_id != clerk.pk):
        raise Conflict("この番号は、この席では呼んでいません。窓口の画面を開き直してください。")
    try:
        with transaction.atomic():
            key = vault.create_key(municipality=by.municipality, at=at)
            visit = Visit.objects.create(
                municipality=by.municipality,
                window=window,
                ticket=ticket,
                clerk=clerk,
                key=key,
                opened_at=at,
            )
            record(visit, "visit.begun", by, at)
    except IntegrityError:
        found = _visit_of(ticket) if ticket else None
        if found is None:
            raise
        return found  # the button was pressed twice
    return visit


def take_up(*, visit: Visit, by: Actor, at: datetime) -> Visit:
    """Go on with what a colleague has begun. It is written down: from now on the clerk sees what was entered."""
    require(by, Action.COUNTER_SERVE, visit.window.department_id)
    with transaction.atomic():
        held = lock_visit(visit)
        if held.clerk_id != _clerk(by):
            held.clerk = _staff(by)
            held.save(update_fields=["clerk"])
            record(held, "visit.taken_up", by, at)
    return held


def look_at(*, visit: Visit, screen: str, by: Actor, at: datetime) -> None:
    """Before a screen shows what was entered: who looked, when, at which (form, check, paper, receipt). Raises Forbidden."""
    require_clerk(visit, by)
    with transaction.atomic():
        record(visit, "visit.viewed", by, at, screen=screen, why="counter")


def add_procedures(
    *,
    visit: Visit,
    codes: Iterable[str],
    facts: Mapping[str, str] | None = None,
    terms: Mapping[str, Mapping[str, str]] | None = None,
    by: Actor,
    at: datetime,
) -> dict[str, str]:
    """Put procedures into what is entered in this visit; those that the counter does not take, and why, by code.

    Raises Invalid when none of them could be put in.
    """
    with transaction.atomic():
        held = lock_own(visit, by)
        added = add_to_basket(
            municipality=by.municipality, basket=held.basket, codes=codes, facts=facts, terms=terms, at=at,
            entering=Entering(by, "counter"),
        )  # fmt: skip
        held.basket = added.basket
        held.save(update_fields=["basket"])
        record(held, "visit.procedures", by, at, refused=len(added.refused))
    visit.basket = added.basket
    return added.refused


def remove_procedure(*, visit: Visit, code: str, by: Actor, at: datetime) -> None:
    """Take a procedure out with what was entered only for it."""
    with transaction.atomic():
        held = lock_own(visit, by)
        if held.basket is not None:
            remove_item(basket=held.basket, code=code, at=at)
            record(held, "visit.procedure_removed", by, at)


def read_card(*, visit: Visit, reader: CardReader, sample: str, by: Actor, at: datetime) -> None:
    """Keep what the card says, sealed, as long as the visit lasts. Raises what `CardReader.read` raises.

    Must not run inside a transaction: the reader takes its time.
    """
    require_clerk(visit, by)
    reading = reader.read(sample=sample, today=day_of(at))
    with transaction.atomic():
        held = lock_own(visit, by)
        write_notes(held, {**notes_of(held), "card": reading.as_known(), "card_sex": reading.sex})
        record(held, "visit.card_read", by, at)


def know_resident(*, visit: Visit, resident: Resident, at: datetime) -> None:
    """The person has shown on the tablet whose account is theirs: what it keeps about them is put into the questions."""
    with transaction.atomic():
        held = lock_visit(visit)
        held.resident = resident
        held.save(update_fields=["resident"])
        audit.record(
            municipality=visit.municipality, action="visit.resident_known", subject_type="visit",
            subject_id=visit.pk, actor_kind="resident", actor_id=str(resident.pk), at=at,
        )  # fmt: skip


def forget_known(*, visit: Visit, by: Actor, at: datetime) -> None:
    """Let go of the reading and of the account: they were somebody else's."""
    with transaction.atomic():
        held = lock_own(visit, by)
        held.resident = None
        held.save(update_fields=["resident"])
        write_notes(held, {})
        record(held, "visit.forgotten", by, at)


def close_visit(*, visit: Visit, by: Actor, at: datetime) -> bool:
    """End the visit: the number, the tablet, the reading and what was not sent go. False when it was ended before."""
    require(by, Action.COUNTER_SERVE, visit.window.department_id)
    with transaction.atomic():
        rows = Visit.objects.within(visit.municipality_id).select_for_update(of=("self",))
        held = rows.select_related("basket", "key", "ticket__window__municipality", "window").get(pk=visit.pk)
        if held.state == VisitState.CLOSED:
            return False
        if held.clerk_id != _clerk(by):
            raise Conflict(_MINE)
        if held.ticket is not None and held.ticket.state == TicketState.CALLED:
            end_ticket(ticket=held.ticket, came=True, by=by, at=at)
        end(held, at=at)
        record(held, "visit.closed", by, at)
    return True


def end(visit: Visit, *, at: datetime) -> None:
    """What goes with a locked visit."""
    if visit.basket is not None:
        discard_basket(basket=visit.basket)
    Pairing.objects.within(visit.municipality_id).filter(visit=visit, ended_at=None).update(ended_at=at)
    key = visit.key_id
    rows = Visit.objects.within(visit.municipality_id).filter(pk=visit.pk)
    rows.update(state=VisitState.CLOSED, closed_at=at, key=None, sealed_notes=b"", resident=None)
    if key is not None:
        VaultKey.objects.within(visit.municipality_id).filter(pk=key).delete()


def end_left_visits(at: datetime) -> int:
    """Close what was left open on earlier days and has nothing in it any more, and forget what was closed long ago."""
    count = 0
    for city in all_municipalities():
        rows = Visit.objects.within(city)
        left = rows.filter(state=VisitState.OPEN, basket=None, opened_at__lt=at - timedelta(hours=24))
        for visit in list(left.select_related("basket")[:_AT_ONCE]):
            with transaction.atomic():
                end(visit, at=at)
            count += 1
        rows.filter(state=VisitState.CLOSED, closed_at__lt=at - _KEPT_CLOSED).delete()
    return count


def lock_visit(visit: Visit) -> Visit:
    """The open visit as it is now, locked until the commit. Raises Conflict when it is over."""
    rows = Visit.objects.within(visit.municipality_id).select_for_update(of=("self",))
    wanted = ("municipality", "key", "window", "clerk", "basket__key", "basket__municipality")
    found = rows.select_related(*wanted).filter(pk=visit.pk, state=VisitState.OPEN).first()
    if found is None:
        raise Conflict(_GONE)
    return found


def lock_own(visit: Visit, by: Actor) -> Visit:
    """The same for the clerk whose visit it is. Raises Forbidden, Conflict."""
    held = lock_visit(visit)
    require_clerk(held, by)
    return held


def require_clerk(visit: Visit, by: Actor) -> None:
    """Raise Forbidden for who may not serve there, Conflict for a colleague's visit."""
    require(by, Action.COUNTER_SERVE, visit.window.department_id)
    if visit.clerk_id != _clerk(by):
        raise Conflict(_MINE)


def record(visit: Visit, action: str, by: Actor, at: datetime, **details: str | int | None) -> None:
    """An entry of the audit chain, in the caller's transaction."""
    audit.record(
        municipality=by.municipality, action=action, subject_type="visit", subject_id=visit.pk,
        details=details, at=at, **by.audit(),
    )  # fmt: skip


def write_notes(visit: Visit, notes: Mapping[str, Any]) -> None:
    """Seal these notes with a locked visit, in the place of those before."""
    if visit.key is None:
        raise Conflict(_GONE)
    plain = json.dumps(notes, separators=(",", ":")).encode()
    visit.sealed_notes = vault.seal(visit.key, plain, context=f"visit:{visit.pk}") if notes else b""
    visit.save(update_fields=["sealed_notes"])


def _visit_of(ticket: Ticket) -> Visit | None:
    rows = Visit.objects.within(ticket.municipality_id).select_related("window", "clerk", "municipality")
    return rows.filter(ticket=ticket).first()


def _clerk(by: Actor) -> int | None:
    return by.staff.pk if by.staff else None


def _staff(by: Actor) -> StaffMember:
    if by.staff is None:
        raise Forbidden("窓口の受付は、職員が行います。")
    return by.staff
