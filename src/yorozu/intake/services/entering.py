"""What a member of staff enters for somebody: who may, and what must be known before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.foundation.errors import Conflict, FieldError, Forbidden, Invalid
from yorozu.foundation.mail_address import read_mail_address
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import Application, Confirmed, Draft, StaffEntry, Told
from yorozu.intake.sealed import seal_json
from yorozu.intake.selectors import content_digest
from yorozu.municipality.models import StaffMember
from yorozu.trust import audit

#: By which channel staff may enter something, and what it takes.
ENTERING = {"counter": Action.COUNTER_SERVE, "paper": Action.PAPER_ENTER}
_LONGEST = 400
_STAFF_ONLY = "職員が入力している申請です。受付番号を控えて、窓口でお尋ねください。"


class Unconfirmed(Conflict):
    """The answers are not those that the person confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How the person confirmed what was entered, and who is told of the progress (`contact`: where).

    `digests` are those of `content_digest` of the drafts as they were confirmed, by id.
    """

    confirmed: Confirmed
    confirmed_at: datetime
    told: Told
    digests: Mapping[UUID, str]
    contact: str = ""
    reason: str = ""


def entering_staff(by: Actor, channel: str) -> StaffMember:
    """Who enters by this channel. Raises Forbidden for who may not."""
    if channel not in ENTERING or by.staff is None:
        raise Forbidden(_STAFF_ONLY)
    require(by, ENTERING[channel])
    return by.staff


def check_contact(told: Told, typed: str) -> str:
    """Where the person is told, as it is kept. Raises Invalid where it is missing or cannot be written to."""
    typed = typed.strip()
    if told is Told.MAIL:
        return read_mail_address(typed)
    if told is Told.PHONE:
        digits = sum(each.isdigit() for each in typed)
        if not 9 <= digits <= 15 or len(typed) > 30:
            raise _wrong("電話番号を「0193-62-2111」のように入力してください。")
        return typed
    return ""


def require_entry(draft: Draft, entry: Entry | None, by: Actor) -> None:
    """Before a locked draft is sent: what staff entered goes out confirmed and by staff, all else without an entry.

    Raises Forbidden, and Unconfirmed where an answer changed after the person had confirmed it.
    """
    if draft.channel == "online":
        if entry is not None:
            raise Forbidden("本人が入力した申請を、職員が代わりに送ることはできません。")
        return
    entering_staff(by, draft.channel)
    if entry is None:
        raise Unconfirmed("送る前に、内容を本人に確かめてもらってください。")
    if entry.digests.get(draft.pk) != content_digest(draft):
        raise Unconfirmed("確かめた後に、内容が変わりました。もう一度、本人に確かめてもらってください。")
    if entry.confirmed is not Confirmed.SCREEN and not entry.reason.strip():
        raise Invalid("画面で確かめられなかった理由を入力してください。")


def keep_entry(*, application: Application, entry: Entry, by: Actor, at: datetime) -> None:
    """In the transaction in which the application is accepted."""
    details = {"contact": entry.contact, "reason": entry.reason[:_LONGEST]}
    StaffEntry.objects.create(
        municipality_id=application.municipality_id,
        application=application,
        staff=entering_staff(by, application.channel),
        confirmed=entry.confirmed,
        confirmed_at=entry.confirmed_at,
        told=entry.told,
        sealed_details=seal_json(application.key, details, context=f"entry:{application.pk}"),
    )
    audit.record(
        municipality=by.municipality, action="application.entered", subject_type="application",
        subject_id=application.pk, at=at, details=_told_of(entry), **by.audit(),
    )  # fmt: skip


def _told_of(entry: Entry) -> dict[str, str | int | None]:
    return {"confirmed": entry.confirmed.value, "told": entry.told.value}


def _wrong(message: str) -> Invalid:
    return Invalid(message, [FieldError("contact", message)])
