"""What the worker does for surveys."""

from datetime import datetime

from yorozu.outreach.services import mix_answers


def mix_new_answers(at: datetime) -> None:
    """Once an hour, so that an answer cannot be joined with when it came."""
    mix_answers()
