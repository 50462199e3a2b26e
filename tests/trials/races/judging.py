"""How a race of people is judged: one wins, is written once, and the others are told of a conflict."""

from tests.trials.races.tally import Tally
from yorozu.foundation.errors import Conflict, DomainError


def judge(tally: Tally, outcomes: list[DomainError | None], written: int) -> None:
    """`written` is how often the database holds what was done."""
    tally.rounds += 1
    tally.tried += len(outcomes)
    tally.doubled += max(0, outcomes.count(None) - 1, written - 1)
    tally.lost += 0 if outcomes.count(None) and written else 1
    for each in outcomes:
        if each is not None and not isinstance(each, Conflict):
            tally.note(type(each).__name__)
