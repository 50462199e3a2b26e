"""The staff's side of the remote window."""

from yorozu.counter.desk.remote.acting import act
from yorozu.counter.desk.remote.listing import listing
from yorozu.counter.desk.remote.making import make
from yorozu.counter.desk.remote.room import live, room
from yorozu.counter.desk.remote.setup import offer, setup

__all__ = ["act", "listing", "live", "make", "offer", "room", "setup"]
