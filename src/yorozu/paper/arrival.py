"""When what is on a scan reached the office."""

from datetime import datetime, time

from yorozu.foundation.clock import JST, day_of
from yorozu.paper.models import Scan


def arrived_at(scan: Scan, *, at: datetime) -> datetime:
    """The moment from which its days count (行政手続法7条): now, for what came today; noon of the day it came otherwise.

    The hour of a letter of last week is not known and counts for nothing: rules and periods look at days.
    """
    return at if scan.arrived_on >= day_of(at) else datetime.combine(scan.arrived_on, time(12), JST)
