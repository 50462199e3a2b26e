"""Several people at the same moment, each with their own connection."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from yorozu.foundation.errors import DomainError


def at_once(acts: Sequence[Callable[[], object]]) -> list[DomainError | None]:
    """Start all acts together; for each the error it was refused with, None where it succeeded."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[DomainError | None | BaseException] = [None] * len(acts)

    def run(position: int) -> None:
        try:
            barrier.wait(timeout=20)
            acts[position]()
        except BaseException as error:  # noqa: BLE001  handed to the test's thread below
            outcomes[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [_known(outcome) for outcome in outcomes]


def _known(outcome: BaseException | None) -> DomainError | None:
    if outcome is not None and not isinstance(outcome, DomainError):
        raise outcome
    return outcome
