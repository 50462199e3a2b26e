"""The worker: runs what the outbox holds, and once an hour the housekeeping."""

import logging
import signal
import time
from datetime import datetime, timedelta
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection

from yorozu.config.wiring import HOUSEKEEPING
from yorozu.foundation import events, tenancy
from yorozu.foundation.clock import now

logger = logging.getLogger(__name__)

_PAUSE = 0.2
_LONG_PAUSE = 2.0
_HOUSEKEEPING_EVERY = timedelta(hours=1)


class _Stop:
    asked = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def run(*, once: bool) -> None:
    """Work until asked to stop (SIGTERM, SIGINT); with `once`, until nothing is due."""
    stop = _Stop()
    signal.signal(signal.SIGTERM, stop.ask)
    signal.signal(signal.SIGINT, stop.ask)
    cleaned: datetime | None = None
    while not stop.asked:
        done = _step()
        if once and not done:
            return
        if cleaned is None or now() - cleaned > _HOUSEKEEPING_EVERY:
            cleaned = now()
            _keep_house()
        if not done:
            time.sleep(_PAUSE if done is not None else _LONG_PAUSE)


def _step() -> int | None:
    """How many handlers ran; None when the database could not be reached, which is tried again later."""
    try:
        return events.run_due(at=now())
    except DatabaseError:
        logger.exception("the database cannot be reached; trying again")
        connection.close()
        return None
    finally:
        close_old_connections()


def _keep_house() -> None:
    for task in HOUSEKEEPING:
        try:
            with tenancy.across_cities(tenancy.Crossing.HOUSEKEEPING):
                task(now())
        except (DatabaseError, OSError):
            logger.exception("housekeeping %s failed; it runs again in an hour", task.__name__)
