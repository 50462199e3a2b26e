"""What the worker does for surveys."""

from datetime import datetime

from yorozu.outreach.services import mix_answers, remove_ended_drafts, remove_old_lists


def mix_new_answers(at: datetime) -> None:
    """Once an hour, so that an answer cannot be joined with when it came."""
    mix_answers()


def remove_survey_drafts(at: datetime) -> None:
    """What drafts that ended left behind."""
    remove_ended_drafts()


def remove_waiting_lists(at: datetime) -> None:
    """Lists of persons from which nobody was drawn."""
    remove_old_lists(at=at)
