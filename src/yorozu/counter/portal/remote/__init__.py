"""The resident's side of the remote window."""

from yorozu.counter.portal.remote.asking import ask
from yorozu.counter.portal.remote.entering import link
from yorozu.counter.portal.remote.room import act, live, room, say

__all__ = ["act", "ask", "link", "live", "room", "say"]
