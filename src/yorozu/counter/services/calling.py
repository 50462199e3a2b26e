"""Calling the next number: exactly one, however many clerks press at the same moment."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from yorozu.counter.models import Desk, Ticket, TicketState, Window
from yorozu.counter.selectors.waiting import label_of
from yorozu.counter.services.tickets import lock_window
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.messaging.services import queue_mail
from yorozu.municipality.models import TenantQuerySet
from yorozu.trust import audit, vault

_KEPT = 20
#: So many before somebody is called, they are told by mail that it will be soon.
SOON = 2
_NO_DESK = "先に、席の番号を選んで窓口を始めてください。"
_LONGEST_SERVICE = 4 * 3600


def call_next(*, window: Window, by: Actor, at: datetime) -> Ticket | None:
    """Call the smallest waiting number to the clerk's desk; None when nobody waits.

    Who has one in hand is given that one again: a button pressed twice calls one. Raises Forbidden, Conflict without a desk.
    """
    require(by, Action.COUNTER_SERVE, window.department_id)
    with transaction.atomic():
        held = lock_window(window)
        desk = _desk(held, by, at)
        mine = Ticket.objects.within(by.municipality).filter(called_by=by.staff, state=TicketState.CALLED)
        if (in_hand := mine.filter(day=day_of(at)).select_related("window").first()) is not None:
            return in_hand
        # Left open on an earlier day.
        mine.update(state=TicketState.SERVED, ended_at=at)
        waiting = _today(held, at).filter(state=TicketState.WAITING).order_by("number")
        ticket = waiting.select_related("key").first()
        if ticket is None:
            return None
        _call(held, ticket, desk, by, at)
    return ticket


def call_again(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Call somebody who did not come when they were called. Raises Conflict where the clerk has another in hand."""
    require(by, Action.COUNTER_SERVE, ticket.window.department_id)
    with transaction.atomic():
        held = lock_window(ticket.window)
        desk = _desk(held, by, at)
        rows = Ticket.objects.within(by.municipality)
        if rows.filter(called_by=by.staff, state=TicketState.CALLED, day=day_of(at)).exists():
            raise Conflict("いまお呼びしている方を終えてから、呼んでください。")
        found = _today(held, at).filter(pk=ticket.pk, state=TicketState.NO_SHOW).select_related("key").first()
        if found is None:
            raise Conflict("この番号は、もうほかの職員が呼んでいます。画面を開き直してください。")
        _call(held, found, desk, by, at)
    return found


def end_ticket(*, ticket: Ticket, came: bool, by: Actor, at: datetime) -> None:
    """They were served, or did not come. Raises Conflict when it was ended before."""
    require(by, Action.COUNTER_SERVE, ticket.window.department_id)
    to = TicketState.SERVED if came else TicketState.NO_SHOW
    with transaction.atomic():
        held = lock_window(ticket.window)
        rows = Ticket.objects.within(by.municipality).filter(pk=ticket.pk, state=TicketState.CALLED)
        if not rows.update(state=to, ended_at=at):
            raise Conflict("この番号は、もう終わっています。")
        if came and ticket.called_at is not None:
            took = min(_LONGEST_SERVICE, max(0, int((at - ticket.called_at).total_seconds())))
            held.recent = [*held.recent, took][-_KEPT:]
            held.save(update_fields=["recent"])
        _record(ticket, f"ticket.{to.value}", by, at)


def _call(window: Window, ticket: Ticket, desk: Desk, by: Actor, at: datetime) -> None:
    ticket.window = window
    ticket.state, ticket.called_at, ticket.called_by = TicketState.CALLED, at, by.staff
    ticket.desk, ticket.ended_at = desk.label, None
    ticket.save(update_fields=["state", "called_at", "called_by", "desk", "ended_at"])
    _record(ticket, "ticket.called", by, at)
    _mail(ticket, "called", _called_lines(ticket), at)
    waiting = _today(window, at).filter(state=TicketState.WAITING).order_by("number")
    for soon in waiting.select_related("key")[SOON - 1 : SOON]:
        soon.window = window
        _mail(soon, "soon", _soon_lines(soon), at)


def _mail(ticket: Ticket, what: str, lines: list[str], at: datetime) -> None:
    """To the address that was left, if one was; a call is never held up by it."""
    if ticket.key is None or not ticket.sealed_address:
        return
    city = ticket.window.municipality
    heading = "番号が呼ばれました" if what == "called" else "まもなく順番です"
    with suppress(NotFound, Invalid), transaction.atomic():
        to = vault.unseal(ticket.key, ticket.sealed_address, context=f"ticket:{ticket.pk}").decode()
        queue_mail(
            municipality=city,
            key=ticket.key,
            to=to,
            subject=f"【{city.name}】{heading}",
            lines=[*lines, "", "――――――――", "このメールに返信しないでください（送信専用です）。", city.name],
            dedupe_key=f"ticket-{what}:{ticket.pk}",
            at=at,
        )


def _called_lines(ticket: Ticket) -> list[str]:
    return [
        f"番号　{label_of(ticket)}",
        f"{ticket.window.place}の{ticket.desk}番の席へお越しください。",
    ]


def _soon_lines(ticket: Ticket) -> list[str]:
    return [
        f"番号　{label_of(ticket)}",
        f"前に待っている方は、あと{SOON - 1}人です。{ticket.window.place}の近くでお待ちください。",
    ]


def _desk(window: Window, by: Actor, at: datetime) -> Desk:
    rows = Desk.objects.within(by.municipality).filter(window=window, staff=by.staff, day=day_of(at))
    found = rows.first() if by.staff else None
    if found is None:
        raise Conflict(_NO_DESK)
    return found


def _today(window: Window, at: datetime) -> TenantQuerySet[Ticket]:
    return Ticket.objects.within(window.municipality_id).filter(window=window, day=day_of(at))


def _record(ticket: Ticket, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=by.municipality, action=action, subject_type="ticket", subject_id=ticket.pk,
        details={"number": label_of(ticket)}, at=at, **by.audit(),
    )  # fmt: skip
