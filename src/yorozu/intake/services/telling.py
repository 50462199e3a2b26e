"""Telling who applied that something happened: a line in the mailbox, and where an address is known a mail that says
where to look. Nothing of what was asked or answered."""

from contextlib import suppress
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from yorozu.foundation.errors import Invalid, NotFound
from yorozu.foundation.language import gettext, speaking
from yorozu.foundation.wareki import said_day
from yorozu.identity.selectors import address_of, resident_by_id
from yorozu.intake.models import Application, News, ProgressEntry, Status, Told
from yorozu.intake.selectors import contact_of, entry_of
from yorozu.intake.services.mailbox import post_news
from yorozu.messaging.services import compose_mail, queue_mail

_HEADINGS: dict[News, tuple[str, str]] = {
    News.RECEIVED: ("申請を受け付けました", "申請を受け付けました。結果が出るまで、お待ちください。"),
    News.REVIEW: ("申請の確認を始めました", "担当課が、内容の確認を始めました。"),
    News.CORRECTION: (
        "直していただきたいところがあります",
        "申請の内容に、直していただきたいところがあります。次のページで確かめて、直した内容を送ってください。",
    ),
    News.MESSAGE: (
        "メッセージがあります",
        "担当課からメッセージが届いています。次のページで読んでください。",
    ),
    News.QUESTION: (
        "お聞きしたいことがあります",
        "担当課から、お聞きしたいことがあります。次のページで読んで、返事を送ってください。",
    ),
    News.DEADLINE: ("返事の期限が変わりました", "お願いしている返事の期限が変わりました。"),
    News.SOON: (
        "返事の期限が近づいています",
        "お願いしている返事を、まだいただいていません。次のページで確かめて、期限までに送ってください。",
    ),
    News.PASSED: (
        "返事の期限を過ぎています",
        "お願いしている返事の期限を過ぎました。今からでも送れます。間に合わないときは、担当課に連絡してください。",
    ),
    News.DECIDED: (
        "結果が決まりました",
        "申請の結果が決まりました。通知書ができたら、もう一度お知らせします。",
    ),
    News.NOTICE: ("通知書ができました", "通知書ができました。次のページで受け取ってください。"),
    News.CLOSED: ("手続が終わりました", "手続がすべて終わりました。"),
    News.WITHDRAWN: (
        "取下げを受け付けました",
        "申請の取下げを受け付けました。心当たりがないときは、すぐに担当課に連絡してください。",
    ),
    News.CHANGED: ("申請の状況が変わりました", "申請の状況が変わりました。次のページで確かめてください。"),
}
# What the applicant has just done themselves, and small steps of the office.
_UNTOLD = frozenset({"corrected", Status.WITHDRAWN.value, "deciding"})


def confirm_receipt(*, application: Application, at: datetime) -> None:
    """Say that it has arrived, once."""
    cause = f"received:{application.pk}"
    with transaction.atomic():
        tell_news(application=application, kind=News.RECEIVED, cause=cause, at=at)


def tell_progress(*, application: Application, entry: ProgressEntry, status: str, at: datetime) -> None:
    """Say that there is a new line in the timeline, in the caller's transaction. The line itself is not told."""
    if entry.kind in _UNTOLD:
        return
    kind = News(status) if status in News.values else News.CHANGED
    tell_news(application=application, kind=kind, cause=f"progress:{entry.pk}", at=at)


def tell_news(
    *, application: Application, kind: News, cause: str, at: datetime, day: date | None = None
) -> bool:
    """Put it into the mailbox and queue the mail, in the caller's transaction; `day` is that by which an answer is asked.

    False when this cause was told before: then no mail is queued either.
    """
    if not post_news(application=application, kind=kind, cause=cause, at=at):
        return False
    heading, line = _HEADINGS[kind]
    with speaking(application.language):
        until = (gettext("返事の期限　{day}").format(day=said_day(day)),) if day else ()
        _tell(application, gettext(heading), (gettext(line), *until), cause, at)
    return True


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
    """The one given in this application; without one, that of the account on whose page it stands.

    At the counter the person was asked who is told: there it is the one they said, or none.
    """
    with suppress(NotFound):
        if (entry := entry_of(application)) is not None:
            return entry.contact if entry.told is Told.MAIL else ""
        if given := contact_of(application).email:
            return given
        if application.resident_id:
            resident = resident_by_id(application.municipality_id, application.resident_id)
            return address_of(resident) if resident else ""
    return ""
