"""How many wait, how long it will take, and what has been called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Count, Q

from yorozu.counter.models import Desk, Ticket, TicketState, Window
from yorozu.foundation.clock import day_of
from yorozu.foundation.language import gettext
from yorozu.foundation.mail_address import keyed_digest
from yorozu.municipality.models import Municipality

_FEWEST = 3
_STEP = 5
_CALLED_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One window now. `minutes` is what somebody who comes now will wait, None where it is not known yet."""

    window: Window
    open: bool
    waiting: int
    desks: int
    minutes: int | None
    called: tuple[Ticket, ...]

    @property
    def wait(self) -> str:
        return wait_words(self.minutes)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands: how many are before it, and the minutes until it is called (None: not known yet)."""

    before: int
    minutes: int | None

    @property
    def wait(self) -> str:
        return wait_words(self.minutes)


def wait_words(minutes: int | None) -> str:
    """An estimate as people read it."""
    if minutes is None:
        return gettext("まだ分かりません")
    return (
        gettext("ほとんど待ちません")
        if minutes == 0
        else gettext("およそ{minutes}分").format(minutes=minutes)
    )


def minutes_for(before: int, recent: Sequence[int], desks: int) -> int | None:
    """Median of the last served × people before ÷ open desks, rounded up to five minutes; None without data or desks."""
    if before == 0 and desks:
        return 0
    if len(recent) < _FEWEST or not desks:
        return None
    minutes = before * median(recent) / desks / 60
    return max(_STEP, -(-int(minutes + 0.999) // _STEP) * _STEP)


def lines_of(municipality: Municipality, *, at: datetime) -> list[Line]:
    """Every window in use, in its order."""
    day = day_of(at)
    today = Q(tickets__day=day)
    rows = (
        Window.objects.within(municipality).filter(active=True).select_related("department", "municipality")
    )
    counted = rows.annotate(
        waiting_now=Count("tickets", today & Q(tickets__state=TicketState.WAITING), distinct=True),
        desks_now=Count("desks", Q(desks__day=day), distinct=True),
    )
    called = _called(municipality, day)
    return [
        Line(
            each,
            each.is_open(day),
            each.waiting_now,
            each.desks_now,
            minutes_for(each.waiting_now, each.recent, each.desks_now),
            tuple(called.get(each.pk, ())[:_CALLED_SHOWN]),
        )
        for each in counted.order_by("order", "prefix")
    ]


def line_of(window: Window, *, at: datetime) -> Line:
    """One window; of one that is not in use what it would say."""
    found = next((each for each in lines_of(window.municipality, at=at) if each.window.pk == window.pk), None)
    return found or Line(window, False, 0, 0, None, ())


def place_of(ticket: Ticket) -> Place:
    """How many wait before this ticket."""
    rows = Ticket.objects.within(ticket.municipality_id).filter(window=ticket.window_id, day=ticket.day)
    before = rows.filter(state=TicketState.WAITING, number__lt=ticket.number).count()
    desks = Desk.objects.within(ticket.municipality_id).filter(window=ticket.window_id, day=ticket.day)
    return Place(before, minutes_for(before, ticket.window.recent, desks.count()))


def ticket_by_code(municipality: Municipality, code: str, *, at: datetime) -> Ticket | None:
    """A ticket of today, by the code in the address of its page."""
    rows = Ticket.objects.within(municipality).select_related("window", "municipality", "key")
    return rows.filter(code_digest=ticket_digest(code), day=day_of(at)).first()


def ticket_digest(code: str) -> str:
    """Keyed, so that whoever reads the table cannot open the page of a ticket."""
    return keyed_digest("counter-ticket", code)


def label_of(ticket: Ticket) -> str:
    """The number as it is called: A12."""
    return f"{ticket.window.prefix}{ticket.number}"


def _called(municipality: Municipality, day: date) -> dict[int, list[Ticket]]:
    """The called numbers of today by window, the last called first."""
    found: dict[int, list[Ticket]] = {}
    rows = Ticket.objects.within(municipality).filter(day=day, state=TicketState.CALLED)
    for ticket in rows.select_related("window").order_by("-called_at"):
        found.setdefault(ticket.window_id, []).append(ticket)
    return found
