"""Marking messages as read by the side they were written to."""

from datetime import datetime

from yorozu.intake.models import Application, Message, Side


def mark_messages_read(*, application: Application, reader: Side, at: datetime) -> None:
    """The reader has the messages before them: those of the other side that were not read before are read now.

    What was disposed of nobody reads any more.
    """
    if application.key.wrapped is None:
        return
    unread = Message.objects.within(application.municipality_id).filter(
        application=application, side=reader.other, read_at=None
    )
    if unread.exists():
        unread.update(read_at=at)
