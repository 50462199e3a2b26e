"""How long a procedure takes: the middle of the last drafts, and what nine of ten of the last results came within."""

from dataclasses import dataclass
from time import monotonic

from yorozu.forms.services import Definition
from yorozu.procedures.models import Measured, Pace, Procedure

#: Fewer say nothing, and might say something of somebody.
FEWEST = 5
_LAST = {Measured.FILLING: 200, Measured.PROCESSING: 100}
_SECONDS_A_QUESTION, _SECONDS_AROUND = 15, 60
# Seconds, and procedures, for which what was read is kept.
_FRESH, _MOST = 60.0, 2048


@dataclass(frozen=True, slots=True)
class Times:
    """`minutes` to fill it in: measured, or else (`estimated`) reckoned from the number of questions.

    `days` are business days within which nine of ten of the last results came; None while too few have.
    """

    minutes: int
    estimated: bool
    days: int | None


_kept: dict[tuple[int, str], tuple[float, Times]] = {}


def times_of(procedure: Procedure, definition: Definition) -> Times:
    """As measured up to a minute ago: what a page shows of it changes slowly, and is read by everybody.

    Asked for anew it costs two queries that read at most 300 numbers from an index, however many there are.
    """
    now = monotonic()
    key = (procedure.pk, definition.fingerprint)
    kept = _kept.get(key)
    if kept is None or now - kept[0] > _FRESH:
        if len(_kept) >= _MOST:
            _kept.clear()
        kept = _kept[key] = (now, _times(procedure, definition))
    return kept[1]


def forget_times() -> None:
    """Read them anew next time."""
    _kept.clear()


def _times(procedure: Procedure, definition: Definition) -> Times:
    filling, processing = (_last(procedure, kind) for kind in (Measured.FILLING, Measured.PROCESSING))
    measured = len(filling) >= FEWEST
    return Times(
        minutes=_median(filling) if measured else estimated_minutes(definition),
        estimated=not measured,
        days=_nine_of_ten(processing) if len(processing) >= FEWEST else None,
    )


def estimated_minutes(definition: Definition) -> int:
    """A minute, and a quarter of one for each question that everybody is asked."""
    asked = sum(not one.show_if for one in definition.fields.values())
    return max(1, round((_SECONDS_AROUND + asked * _SECONDS_A_QUESTION) / 60))


def _last(procedure: Procedure, kind: Measured) -> list[int]:
    rows = Pace.objects.within(procedure.municipality_id).filter(procedure=procedure, kind=kind)
    return sorted(rows.order_by("-id").values_list("value", flat=True)[: _LAST[kind]])


def _median(values: list[int]) -> int:
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else -(-(values[middle - 1] + values[middle]) // 2)


def _nine_of_ten(values: list[int]) -> int:
    """The smallest of the values that at least nine of ten are not above (nearest rank)."""
    return values[-(-len(values) * 9 // 10) - 1]
