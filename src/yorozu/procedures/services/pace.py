"""Noting how long something took. Called by packages above, inside the transaction of what was measured."""

from yorozu.procedures.models import Measured, Pace, Procedure

_MOST = 10_000


def note_filling(procedure: Procedure, *, seconds: int) -> None:
    """An application was filled in and sent: so many seconds of work on it, told as whole minutes, at least 1."""
    _note(procedure, Measured.FILLING, max(1, -(-seconds // 60)))


def note_processing(procedure: Procedure, *, days: int) -> None:
    """An application has its result, after so many business days."""
    _note(procedure, Measured.PROCESSING, max(0, days))


def _note(procedure: Procedure, kind: Measured, value: int) -> None:
    Pace.objects.create(
        municipality_id=procedure.municipality_id, procedure=procedure, kind=kind, value=min(value, _MOST)
    )
