"""What the office tells the applicant. Called by the packages above."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from yorozu.foundation.errors import Conflict
from yorozu.intake.models import Application, IssuedNotice, ProgressEntry, Status
from yorozu.intake.services.telling import tell_progress
from yorozu.trust.models import StoredFile

WITHDRAWN = "この申請は、申請した方が取り下げました。画面を開き直して、今の状態を確かめてください。"


def report_progress(
    *, application: Application, kind: str, message: str, at: datetime, status: Status | str | None = None
) -> ProgressEntry:
    """Add a line to the applicant's timeline and, with `status`, move the application there; a mail tells of it.

    `message` is plain Japanese without personal data. Raises Conflict when the applicant has taken it back,
    unless the step only ends it.
    """
    with transaction.atomic():
        if status is not None:
            move(application, Status(status), at=at)
        entry = ProgressEntry.objects.create(
            municipality_id=application.municipality_id,
            application=application,
            at=at,
            kind=kind,
            message=message,
        )
        tell_progress(application=application, entry=entry, status=str(status or ""), at=at)
        return entry


def deliver_notice(*, application: Application, stored: StoredFile, title: str, at: datetime) -> IssuedNotice:
    """Let the applicant download a notice (PDF) that is stored under the application's key.

    Who issued it is for the caller's own audit entry, in the same transaction.
    """
    if stored.key_id != application.key_id:
        raise ValueError("a notice is stored under the key of its application")
    with transaction.atomic():
        report_progress(
            application=application,
            kind=Status.NOTICE_ISSUED,
            message=f"通知書「{title}」をお渡ししました。この画面で受け取れます。",
            status=Status.NOTICE_ISSUED,
            at=at,
        )
        return IssuedNotice.objects.create(
            municipality_id=application.municipality_id,
            application=application,
            number=_last_notice(application) + 1,
            stored=stored,
            title=title,
            issued_at=at,
        )


def move(application: Application, status: Status, *, at: datetime) -> None:
    """Move the application by one conditional update. Raises Conflict when it has been withdrawn.

    One that was withdrawn stays so when it is closed. On a clock that was set back it does not move before it arrived.
    """
    at = max(at, application.submitted_at)
    rows = Application.objects.within(application.municipality_id).filter(pk=application.pk)
    moved = rows.exclude(status=Status.WITHDRAWN).update(status=status, status_at=at)
    if not moved and status is not Status.CLOSED:
        raise Conflict(WITHDRAWN)
    application.status = status.value if moved else Status.WITHDRAWN.value
    if moved:
        application.status_at = at


def _last_notice(application: Application) -> int:
    issued = IssuedNotice.objects.within(application.municipality_id).filter(application=application)
    return issued.aggregate(last=Max("number"))["last"] or 0
