"""Failing an act at every one of its operations, one after the other."""

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import Error

from tests.trials.faults.injection import Counter, file_fault, statement_fault
from tests.trials.faults.tally import Tally
from yorozu.foundation.errors import DomainError
from yorozu.foundation.faults import is_passing

Fault = Callable[[int], AbstractContextManager[Counter]]
FILE_FAULTS = (errno.ENOSPC, errno.EIO)


class Act(Protocol):
    name: str

    def prepare(self) -> None: ...
    def do(self) -> None: ...
    def missing(self) -> Iterator[str]: ...
    def left(self) -> Iterator[str]: ...


def at_every_file_operation(act: Act, *, every: int = 1, errnos: tuple[int, ...] = FILE_FAULTS) -> Tally:
    """The n-th file operation fails, for every `every`-th n and each error."""
    folder = Path(settings.YOROZU_DATA)
    return Tally().add(
        at_every(act, lambda n, number=number: file_fault(folder, n, number), every=every)  # type: ignore[misc]
        for number in errnos
    )


def at_every_statement(act: Act, *, every: int = 1) -> Tally:
    """The connection breaks at the n-th statement or commit: before it takes effect, and after."""
    return Tally().add(
        [
            at_every(act, lambda n: statement_fault(n, after=False), every=every),
            at_every_lost_answer(act, every=every),
        ]
    )


def at_every_lost_answer(act: Act, *, every: int = 1) -> Tally:
    """The connection breaks after the n-th statement or commit took effect, before anybody is told."""
    return at_every(act, lambda n: statement_fault(n, after=True), every=every)


def at_every_refusal(act: Act, *, every: int = 1) -> Tally:
    """The database refuses the n-th statement and stays connected."""
    return at_every(act, lambda n: statement_fault(n, refused=True), every=every)


def at_every(act: Act, fault: Fault, *, every: int = 1) -> Tally:
    """Fail the act at each operation, look whether it was done whole or not at all, and do it again."""
    tally = Tally()
    with _quiet():
        for n in range(1, _operations(act, fault) + 1, every):
            act.prepare()
            refused = _attempt(act, fault(n), tally)
            tally.tried += 1
            missing = [*act.missing()]
            if refused and missing:
                tally.half += [f"{act.name}: {each}" for each in act.left()]
                tally.refused += 1
                _again(act, tally)
            else:
                # Done, or done although the answer was lost: either way it must be whole.
                tally.kept += 1
                tally.lost += [f"{act.name}: {each}" for each in missing]
                _again(act, tally) if refused and act.name == "submission" else None
    return tally


def _operations(act: Act, fault: Fault) -> int:
    act.prepare()
    with fault(0) as counter:
        act.do()
    return counter.seen


def _attempt(act: Act, fault: AbstractContextManager[Counter], tally: Tally) -> bool:
    """Whether the act was refused; in whatever way, somebody must have been told something plain."""
    try:
        with fault:
            act.do()
    except DomainError as told:
        if told.status != 503:
            tally.unsaid.append(f"{act.name}: answered {told.status}")
        return True
    except (OSError, Error) as told:
        if not is_passing(told):
            tally.unsaid.append(f"{act.name}: {type(told).__name__}")
        return True
    return False


def _again(act: Act, tally: Tally) -> None:
    """The fault is over: the same again goes through, once."""
    try:
        act.do()
    except DomainError as refused:
        tally.lost.append(f"{act.name}, sent again: {type(refused).__name__}")
    again = [f"{act.name}, sent again: {each}" for each in act.missing()]
    tally.lost += again
    tally.recovered += not again


@contextmanager
def _quiet() -> Iterator[None]:
    """Every fault is told in the log, as it should be; here there are thousands."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
