"""What the worker does for the counter, once an hour."""

from datetime import datetime

from yorozu.counter.services import end_left_visits, remote, remove_old_pairings, remove_old_tickets


def close_remote_visits(at: datetime) -> None:
    """Visits end with their day; what was said in them goes `YOROZU_REMOTE_DAYS` after the end."""
    remote.close_and_forget(at)


def remind_remote_visitors(at: datetime) -> None:
    """The link once more, within a day of the appointment."""
    remote.remind_visitors(at)


def end_the_day(at: datetime) -> None:
    """Numbers of earlier days go with the addresses that were left, codes for screens, and visits with nothing in them."""
    remove_old_tickets(at)
    remove_old_pairings(at)
    end_left_visits(at)
