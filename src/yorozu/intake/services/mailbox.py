"""Putting a line into the mailbox of an application, once, and marking what was seen."""

from datetime import datetime

from yorozu.intake.models import Application, MailboxEntry, News


def post_news(*, application: Application, kind: News, cause: str, at: datetime) -> bool:
    """Put it there in the caller's transaction. False when this cause is told already: then nothing else is sent."""
    _, posted = MailboxEntry.objects.get_or_create(
        application=application,
        cause=cause,
        defaults={"municipality_id": application.municipality_id, "kind": kind, "at": at},
    )
    return posted


def mark_news_read(*, application: Application, at: datetime) -> None:
    """The applicant has the application before them: everything in its mailbox has been seen."""
    unread = MailboxEntry.objects.within(application.municipality_id).filter(
        application=application, read_at=None
    )
    if unread.exists():
        unread.update(read_at=at)
