"""Disposing of what an applicant sent: its key, its files and all that was sealed."""

from datetime import datetime

from django.db.models import CharField
from django.db.models.functions import Cast

from yorozu.intake.models import (
    Application,
    ApplicationRevision,
    CorrectionRequest,
    Draft,
    HandedEntry,
    MailboxEntry,
    Message,
    StaffEntry,
)
from yorozu.intake.services.baskets.ending import forget_application
from yorozu.messaging.services import forget_mails
from yorozu.trust import vault


def dispose_application(*, application: Application, at: datetime) -> int:
    """Destroy it in the caller's transaction; that it was received and when remains. How many files it had.

    What is sealed is emptied too, though nobody can open it any more. The fingerprint of what was sent goes, and the
    key by which the sender's program named it, which could say anything.
    """
    city = application.municipality_id
    Draft.objects.within(city).filter(key=application.key_id).delete()
    ApplicationRevision.objects.within(city).filter(application=application).update(sealed_answers=b"")
    CorrectionRequest.objects.within(city).filter(application=application).update(sealed_message=b"")
    StaffEntry.objects.within(city).filter(application=application).update(sealed_details=b"")
    Application.objects.within(city).filter(pk=application.pk).update(
        sealed_answers=b"",
        sealed_lookup_code=b"",
        body_digest="",
        idempotency_key=f"disposed:{application.pk}",
        resident=None,
    )
    _forget_messages(application)
    # What its sender called it goes; that it may not come again stays, as a hash.
    HandedEntry.objects.within(city).filter(application=application).update(number="")
    forget_application(application)
    forget_mails(application.key)
    return vault.destroy_key(application.key, at=at)


def _forget_messages(application: Application) -> None:
    """Who wrote when remains; what was written goes with the key, and the mailbox with it."""
    city = application.municipality_id
    mine = Message.objects.within(city).filter(application=application)
    # Each keeps something of its own where its fingerprint was: there may be no two alike.
    mine.update(sealed_text=b"", once=Cast("pk", CharField(max_length=64)))
    MailboxEntry.objects.within(city).filter(application=application).delete()
