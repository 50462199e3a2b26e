"""Small tasks that the worker does once an hour, besides those of the packages."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from yorozu.trust import limits, vault


def remove_ended_sessions(at: datetime) -> None:
    Session.objects.filter(expire_date__lt=at).delete()


def remove_old_attempts(at: datetime) -> None:
    limits.sweep(before=at - timedelta(days=1))


def remove_orphan_files(at: datetime) -> None:
    vault.remove_orphans(at=at)
