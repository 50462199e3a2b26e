"""Sending what was entered, as it was confirmed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from yorozu.counter.models import Visit
from yorozu.counter.selectors.visits import entered_in, notes_of
from yorozu.counter.services.visits import lock_own, record
from yorozu.identity.actors import Actor
from yorozu.identity.selectors import resident_by_id
from yorozu.intake.models import BasketItem, Confirmed, Told
from yorozu.intake.services import Entry, Unconfirmed, check_contact, submit_basket


def send_visit(
    *, visit: Visit, told: Told, contact: str, seen: Collection[int], by: Actor, at: datetime
) -> list[BasketItem]:
    """Send every procedure that can be sent, each by itself, and give all as they are then.

    `seen` are the versions that were shown. Raises Unconfirmed where the present content is not the confirmed one,
    Invalid for an address that reaches nobody, Forbidden, Conflict. What is not sent stays as it was.
    """
    contact = check_contact(told, contact)
    with transaction.atomic():
        held = lock_own(visit, by)
        entered = entered_in(held, at=at)
        confirmed_at = held.confirmation(entered.digest)
        if confirmed_at is None or held.basket is None:
            raise Unconfirmed("本人がこの内容を確かめてから、送ってください。")
        reason = notes_of(held).get("reason", "")
    entry = Entry(
        confirmed=Confirmed(held.confirmed),
        confirmed_at=confirmed_at,
        told=told,
        digests=entered.digests,
        contact=contact,
        reason=reason,
    )
    resident = resident_by_id(held.municipality_id, held.resident_id) if held.resident_id else None
    # A hall of clerks has one address: the limit on how much is sent counts each of them by themselves.
    items = submit_basket(
        basket=held.basket, seen=seen, address=f"counter:{held.clerk_id}", by=by, resident=resident, at=at, entry=entry
    )  # fmt: skip
    with transaction.atomic():
        record(held, "visit.sent", by, at, sent=sum(each.application_id is not None for each in items))
    return items
