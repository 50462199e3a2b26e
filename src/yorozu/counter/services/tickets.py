"""Taking a number, waiting for it, letting it go."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from yorozu.counter.models import Ticket, TicketState, Window
from yorozu.counter.offers import read_offer
from yorozu.counter.selectors.waiting import ticket_digest
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.foundation.mail_address import read_mail_address
from yorozu.messaging.services import remove_mails
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import limits, vault
from yorozu.trust.models import VaultKey

_HOUR = timedelta(hours=1)
_LAST_NUMBER = 999
_ADDRESSES_PER_HOUR = 20
_AT_ONCE = 1000


def take_ticket(*, window: Window, offered: str, address: str, at: datetime, counted: bool = True) -> str:
    """Take the next number; the code under which its page is found. Raises Conflict for a window that gives none, TooMany.

    Must not run inside a transaction: the count of tries would be rolled back. `counted` is false for staff.
    """
    code = read_offer(offered)
    digest = ticket_digest(code)
    if _is_taken(window, digest):
        return code
    if counted:
        most = settings.YOROZU_TICKETS_PER_HOUR
        limits.hit(scope="ticket", key=f"{window.municipality_id}:{address}", limit=most, window=_HOUR, at=at)
    try:
        with transaction.atomic():
            held = lock_window(window)
            # Again, behind the lock: two presses of one button come at the same moment.
            if not _is_taken(held, digest):
                _issue(held, digest, at)
    except IntegrityError:
        # One offer sent for two windows at the same moment: the lock is the window's, the code the city's.
        if not _is_taken(window, digest):
            raise
    return code


def cancel_ticket(*, ticket: Ticket, at: datetime) -> None:
    """Let a waiting number go. Raises Conflict when it was called or ended meanwhile."""
    rows = Ticket.objects.within(ticket.municipality_id).filter(pk=ticket.pk, state=TicketState.WAITING)
    with transaction.atomic():
        lock_window(ticket.window)
        if not rows.update(state=TicketState.CANCELLED, ended_at=at):
            raise Conflict("この番号は、もう呼ばれたか、終わっています。画面を開き直してください。")


def leave_address(*, ticket: Ticket, email: str, address: str, at: datetime) -> None:
    """Send a mail here when the number is called. Raises Invalid, TooMany, Conflict once it is called."""
    to = read_mail_address(email)
    limits.hit(scope="ticket-mail", key=address, limit=_ADDRESSES_PER_HOUR, window=_HOUR, at=at)
    with transaction.atomic():
        rows = Ticket.objects.within(ticket.municipality_id).select_for_update(of=("self",))
        held = rows.filter(pk=ticket.pk, state=TicketState.WAITING).first()
        if held is None:
            raise Conflict("この番号は、もう呼ばれたか、終わっています。画面を開き直してください。")
        key = held.key or vault.create_key(municipality=ticket.municipality, at=at)
        held.key = key
        held.sealed_address = vault.seal(key, to.encode(), context=f"ticket:{held.pk}")
        held.save(update_fields=["key", "sealed_address"])


def lock_window(window: Window) -> Window:
    """The window as it is now; whoever takes a number or calls one waits here until the commit."""
    rows = Window.objects.within(window.municipality_id).select_for_update(of=("self",))
    return rows.select_related("municipality").get(pk=window.pk)


def remove_old_tickets(at: datetime) -> int:
    """Forget the tickets of earlier days with the addresses that were left; how many."""
    return sum(_remove(city, at) for city in all_municipalities())


def _is_taken(window: Window, digest: str) -> bool:
    return Ticket.objects.within(window.municipality_id).filter(code_digest=digest).exists()


def _remove(city: Municipality, at: datetime) -> int:
    old = list(Ticket.objects.within(city).filter(day__lt=day_of(at)).select_related("key")[:_AT_ONCE])
    for ticket in old:
        with transaction.atomic():
            Ticket.objects.within(city).filter(pk=ticket.pk).delete()
            if ticket.key is not None:
                remove_mails(ticket.key)
                VaultKey.objects.within(city).filter(pk=ticket.key.pk).delete()
    return len(old)


def _issue(window: Window, digest: str, at: datetime) -> Ticket:
    day = day_of(at)
    if not window.is_open(day):
        raise Conflict("この窓口は、いま番号をお出ししていません。窓口でお尋ねください。")
    rows = Ticket.objects.within(window.municipality_id).filter(window=window, day=day)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > _LAST_NUMBER:
        raise Invalid("今日の番号は終わりました。窓口でお尋ねください。")
    return Ticket.objects.create(
        municipality_id=window.municipality_id,
        window=window,
        day=day,
        number=number,
        code_digest=digest,
        taken_at=at,
    )
