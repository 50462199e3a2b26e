"""Mails to who applied: that something happened, and where to look. Nothing of what was asked or answered."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import transaction

from yorozu.foundation.errors import Invalid, NotFound
from yorozu.identity.selectors import address_of, resident_by_id
from yorozu.intake.models import Application, ProgressEntry, Status
from yorozu.intake.selectors import contact_of
from yorozu.messaging.services import compose_mail, queue_mail

_HEADINGS: dict[str, tuple[str, str]] = {
    Status.UNDER_REVIEW: ("申請の確認を始めました", "担当課が、内容の確認を始めました。"),
    Status.CORRECTION_REQUESTED: (
        "直していただきたいところがあります",
        "申請の内容に、直していただきたいところがあります。次のページで確かめて、直した内容を送ってください。",
    ),
    Status.DECIDED: (
        "結果が決まりました",
        "申請の結果が決まりました。通知書ができたら、もう一度お知らせします。",
    ),
    Status.NOTICE_ISSUED: ("通知書ができました", "通知書ができました。次のページで受け取ってください。"),
    Status.CLOSED: ("手続が終わりました", "手続がすべて終わりました。"),
}
_OTHERWISE = ("申請の状況が変わりました", "申請の状況が変わりました。次のページで確かめてください。")
# What the applicant has just done themselves, and small steps of the office.
_UNTOLD = frozenset({"corrected", Status.WITHDRAWN.value, "deciding"})


def confirm_receipt(*, application: Application, at: datetime) -> None:
    """Say that it has arrived, once, to the address given. Nothing where the installation sends no mails."""
    lines = ("申請を受け付けました。結果が出るまで、お待ちください。",)
    _tell(application, "申請を受け付けました", lines, f"received:{application.pk}", at)


def tell_progress(*, application: Application, entry: ProgressEntry, status: str, at: datetime) -> None:
    """Say that there is a new line in the timeline, in the caller's transaction. The line itself is not in the mail."""
    if entry.kind in _UNTOLD:
        return
    heading, line = _HEADINGS.get(status, _OTHERWISE)
    _tell(application, heading, (line,), f"progress:{entry.pk}", at)


def _tell(application: Application, heading: str, lines: tuple[str, ...], cause: str, at: datetime) -> None:
    if not settings.YOROZU_PUBLIC_URL:
        return
    city = application.municipality
    to = _address(application)
    if not to:
        return
    base = f"{settings.YOROZU_PUBLIC_URL}/{city.slug}"
    mail = compose_mail(
        municipality=city,
        heading=heading,
        lines=lines,
        receipt_number=application.receipt_number,
        status_address=f"{base}/status/",
        my_address=f"{base}/my/" if application.resident_id else "",
    )
    # An address that no mail can be sent to must not hold up the office.
    with suppress(Invalid), transaction.atomic():
        queue_mail(
            municipality=city,
            key=application.key,
            to=to,
            subject=mail.subject,
            lines=mail.lines,
            dedupe_key=cause,
            at=at,
        )


def _address(application: Application) -> str:
    """The one given in this application; without one, that of the account on whose page it stands."""
    with suppress(NotFound):
        if given := contact_of(application).email:
            return given
        if application.resident_id:
            resident = resident_by_id(application.municipality_id, application.resident_id)
            return address_of(resident) if resident else ""
    return ""
