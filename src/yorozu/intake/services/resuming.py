"""Going on with a draft in another browser: a code that is shown, printed or sent by mail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yorozu.foundation.errors import NotFound, Unavailable
from yorozu.foundation.language import gettext
from yorozu.foundation.mail_address import keyed_digest, read_mail_address
from yorozu.intake.models import Draft
from yorozu.intake.receipts import new_resume_code, read_lookup_code
from yorozu.intake.selectors import draft_by_id, resume_code_of
from yorozu.intake.services.drafts import lock_draft
from yorozu.messaging.services import queue_mail
from yorozu.municipality.models import Municipality
from yorozu.trust import limits
from yorozu.trust.vault import seal

_HOUR = timedelta(hours=1)
_TRIES_FROM_ONE_PLACE = 30
_MAILS_FROM_ONE_PLACE = 10
_UNKNOWN = "コードが違うか、保存の期限を過ぎています。控えを見て、もう一度入力してください。"


def give_resume_code(*, draft: Draft, at: datetime) -> str:
    """The code that leads back to this draft, the same as long as it lives. Raises Conflict when it is gone or sent."""
    with transaction.atomic():
        locked = lock_draft(draft, at=at)
        if not locked.resume_digest:
            code = new_resume_code()
            locked.resume_digest = _digest(code)
            locked.sealed_resume_code = seal(locked.key, code.encode(), context=f"resume:{locked.id}")
            locked.save(update_fields=["resume_digest", "sealed_resume_code"])
        draft.resume_digest, draft.sealed_resume_code = locked.resume_digest, locked.sealed_resume_code
    return resume_code_of(draft)


def find_draft(*, municipality: Municipality, typed: str, address: str, at: datetime) -> Draft:
    """The draft to which the code leads, however it is typed. Raises NotFound; TooMany after thirty tries an hour.

    Must not run inside a transaction: the counts would be rolled back.
    """
    limits.hit(scope="resume", key=address, limit=_TRIES_FROM_ONE_PLACE, window=_HOUR, at=at)
    rows = Draft.objects.within(municipality).filter(resume_digest=_digest(read_lookup_code(typed)))
    found = rows.values_list("pk", flat=True).first()
    draft = draft_by_id(municipality, found, at=at) if found else None
    if draft is None or draft.application_id is not None:
        raise NotFound(_UNKNOWN)
    return draft


def mail_resume_code(*, draft: Draft, email: str, address: str, at: datetime) -> None:
    """Send the code and where to type it to a mail address. Raises Invalid, TooMany, Conflict, Unavailable without mail."""
    if not settings.YOROZU_PUBLIC_URL:
        raise Unavailable("いまはメールを送れません。コードを控えるか、印刷してください。")
    to = read_mail_address(email)
    limits.hit(scope="resume-mail", key=address, limit=_MAILS_FROM_ONE_PLACE, window=_HOUR, at=at)
    code = give_resume_code(draft=draft, at=at)
    city = draft.municipality
    with transaction.atomic():
        queue_mail(
            municipality=city,
            key=draft.key,
            to=to,
            subject=gettext("【{name}】入力の続きを始めるには").format(name=city.name),
            lines=_lines(city, code),
            dedupe_key=f"resume:{draft.pk}:{at:%Y%m%d%H%M}",
            at=at,
        )


def _lines(city: Municipality, code: str) -> list[str]:
    lines = [
        gettext("{name}のオンライン手続です。").format(name=city.name),
        "途中まで入力した申請は、次のページでコードを入力すると続けられます。まだ送信されていません。",
        "",
        f"{settings.YOROZU_PUBLIC_URL}/{city.slug}/resume/",
        gettext("続きのコード　{code}").format(code=code),
        "",
        "このコードを知っている人は、入力した内容を見られます。ほかの人に伝えないでください。",
        "",
        "――――――――",
        "このメールに返信しないでください（送信専用です）。",
        "お心当たりがないときは、このメールを削除してください。",
        city.name,
    ]
    return [gettext(line) for line in lines]


def _digest(code: str) -> str:
    return keyed_digest("resume-code", code)
