"""The worker: runs what the outbox holds, every few seconds what waits, and once an hour the housekeeping."""

import logging
import signal
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from types import FrameType
from typing import Any

from django.db import Error, close_old_connections, connection

from yorozu.config.wiring import HOUSEKEEPING, OFTEN
from yorozu.foundation import events, outbox, tenancy
from yorozu.foundation.clock import now
from yorozu.foundation.faults import name_of

logger = logging.getLogger(__name__)

_PAUSE = 0.2
_LONG_PAUSE = 2.0
# Measured without the clock, which may be set while the worker runs.
_HOUSEKEEPING_EVERY = 3600.0
_CLOCK_CHECKED_EVERY = 60.0
_OFTEN = 5.0


class _Stop:
    asked = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


class _Every:
    """True at the first question, then once in so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: float | None = None

    def due(self) -> bool:
        here = time.monotonic()
        if self._last is not None and here - self._last < self._seconds:
            return False
        self._last = here
        return True


def run(*, once: bool) -> None:
    """Work until asked to stop (SIGTERM, SIGINT); with `once`, until nothing is due."""
    stop = _Stop()
    signal.signal(signal.SIGTERM, stop.ask)
    signal.signal(signal.SIGINT, stop.ask)
    housekeeping, often, clock = _Every(_HOUSEKEEPING_EVERY), _Every(_OFTEN), _Every(_CLOCK_CHECKED_EVERY)
    while not stop.asked:
        done = _step(mend_clock=clock.due())
        if once and not done:
            _keep_house(OFTEN)
            if not _step(mend_clock=False):
                return
        if done is not None and often.due():
            _keep_house(OFTEN)
        if done is not None and housekeeping.due():
            _keep_house(HOUSEKEEPING)
        if not done:
            time.sleep(_PAUSE if done is not None else _LONG_PAUSE)


def _step(*, mend_clock: bool) -> int | None:
    """How many handlers ran; None when the database could not be used, which is tried again later."""
    try:
        at = now()
        if mend_clock and outbox.after_clock_set_back(at=at):
            logger.warning("the clock was set back: what it had put off is taken up now")
        return events.run_due(at=at)
    except Error as fault:
        logger.error("the database cannot be used (%s); trying again", name_of(fault))
        connection.close()
        return None
    finally:
        close_old_connections()


def _keep_house(tasks: Iterable[Callable[[datetime], Any]]) -> None:
    for task in tasks:
        try:
            with tenancy.across_cities(tenancy.Crossing.HOUSEKEEPING):
                task(now())
        except Exception as fault:  # noqa: BLE001  one task must not keep the worker from all its other work
            logger.error("%s failed (%s); it runs again later", task.__name__, name_of(fault))
