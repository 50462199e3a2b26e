"""Making an appointment: a frame that is free, a link that nobody guesses, a mail without personal content."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from yorozu.counter.models import RemoteOffer, RemoteState, RemoteVisit
from yorozu.counter.selectors.remote import details_of, new_digest, sealed_details
from yorozu.counter.selectors.remote_frames import (
    STAFF_DAYS,
    frames_on,
    moment_words,
    offer_of,
    overlapping,
    taken_around,
)
from yorozu.counter.services.remote.locking import write_down
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, FieldError, Forbidden, Invalid, Unavailable
from yorozu.foundation.mail_address import read_mail_address
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.messaging.services import queue_mail
from yorozu.municipality.models import Department
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.models import Procedure
from yorozu.trust import limits
from yorozu.trust.vault import create_key

LONGEST_ABOUT = 200
_ONCE_BYTES = 16
_HOUR = timedelta(hours=1)
_BOOKINGS_FROM_ONE_PLACE = 10
_TAKEN = "この時間は、ほかの予約が入りました。ほかの時間を選んでください。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What is asked for; `mail` and `about` may be "". `once` is the form's own (`new_once`): sent twice, it books once."""

    department: Department
    begins_at: datetime
    procedure: Procedure | None = None
    mail: str = ""
    about: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """`token` is the secret part of the link; nobody is shown it but who made the appointment and who gets the mail."""

    visit: RemoteVisit
    token: str


def new_once() -> str:
    """For a form, with every page anew."""
    return secrets.token_urlsafe(_ONCE_BYTES)


def book_visit(*, wanted: Appointment, by: Actor, address: str, at: datetime) -> Booked:
    """Book a frame, by staff of the department or by a resident where it is offered; sent again, what was booked.

    Raises Forbidden, Invalid with every fault, Conflict when the frame is taken, TooMany (residents), Unavailable where
    a mail is wanted and none can be sent. Must not run inside a transaction: the counts would be rolled back.
    """
    offer = offer_of(wanted.department)
    if by.kind == "staff":
        require(by, Action.COUNTER_SERVE, wanted.department)
    elif not offer.public or wanted.procedure is None:
        raise Forbidden("この課のリモート窓口は、電話で予約してください。")
    once = _once_of(wanted, by)
    if (booked := _booked(wanted.department, once)) is not None:
        return booked
    mail, about = _checked(wanted)
    _check_frame(offer, wanted, by, at)
    if by.kind != "staff":
        limits.hit(scope="remote-booking", key=address, limit=_BOOKINGS_FROM_ONE_PLACE, window=_HOUR, at=at)
    token = secrets.token_urlsafe(24)
    try:
        with transaction.atomic():
            visit = _seated(offer, wanted, once, by, at)
            visit.link_digest = new_digest("link", token)
            visit.key = create_key(municipality=wanted.department.municipality, at=at)
            visit.sealed_details = sealed_details(visit, {"token": token, "mail": mail, "about": about})
            visit.save(update_fields=["link_digest", "key", "sealed_details"])
            if mail:
                send_link(visit, token, mail, at=at, why="made")
            write_down(visit, "booked", by, at, mail="yes" if mail else "no")
    except Conflict:
        # Perhaps by the other press of the same button, at the same moment.
        if (booked := _booked(wanted.department, once)) is None:
            raise
        return booked
    return Booked(visit, token)


def send_link(visit: RemoteVisit, token: str, mail: str, *, at: datetime, why: str) -> None:
    """Queue the mail with the link in the caller's transaction; `why` is made or reminder."""
    city = visit.municipality
    if visit.key is None or not settings.YOROZU_PUBLIC_URL:
        raise Unavailable(
            "いまはメールを送れません。メールアドレスを空にして予約し、リンクを直接伝えてください。"
        )
    head = (
        "リモート窓口の予約を受け付けました。"
        if why == "made"
        else "リモート窓口の予約の時間が近づきました。"
    )
    queue_mail(
        municipality=city,
        key=visit.key,
        to=mail,
        subject=f"【{city.name}】リモート窓口の{'予約' if why == 'made' else 'お知らせ'}",
        lines=[
            f"{city.name}です。{head}",
            "",
            f"日時　{moment_words(visit.begins_at)}から（{visit.minutes}分間）",
            "入室用のリンク　" + f"{settings.YOROZU_PUBLIC_URL}/{city.slug}/remote/in/{token}/",
            "",
            "リンクは、予約の15分前から、その日の終わりまで開きます。取り消しも同じリンクからできます。",
            "このリンクを知っている人は入室できます。ほかの人に伝えないでください。",
            "",
            "――――――――",
            "このメールに返信しないでください（送信専用です）。",
            "お心当たりがないときは、このメールを削除してください。",
            city.name,
        ],
        dedupe_key=f"remote:{visit.pk}:{why}",
        at=at,
    )


def _once_of(wanted: Appointment, by: Actor) -> str:
    """What is kept of the form; "" for one that somebody could guess. Another time from the same form is another booking."""
    if not _ONCE_BYTES <= len(wanted.once) <= 64:
        return ""
    who = by.staff.pk if by.staff else ""
    return new_digest("booking", f"{who}:{wanted.begins_at.timestamp():.0f}:{wanted.once}")


def _booked(department: Department, once: str) -> Booked | None:
    """The appointment that this form made, unless it was cancelled since."""
    rows = RemoteVisit.objects.within(department.municipality_id).select_related("municipality", "key")
    found = (
        rows.filter(department=department, once=once).exclude(state=RemoteState.CANCELLED)
        if once
        else rows.none()
    )
    visit = found.first()
    token = details_of(visit)["token"] if visit else ""
    return Booked(visit, token) if visit and token else None


def _checked(wanted: Appointment) -> tuple[str, str]:
    about = wanted.about.replace("\r\n", "\n").strip()
    errors: list[FieldError] = []
    mail = ""
    if wanted.mail.strip():
        try:
            mail = read_mail_address(wanted.mail)
        except Invalid as fault:
            errors += [FieldError("mail", each.message) for each in fault.errors]
    if len(about) > LONGEST_ABOUT:
        errors.append(
            FieldError("about", f"{LONGEST_ABOUT}文字までで入力してください（今は{len(about)}文字です）。")
        )
    try:
        refuse_unsafe(about)
    except ValueError as fault:
        errors.append(FieldError("about", str(fault)))
    if errors:
        raise Invalid("予約の内容に直すところがあります。", errors)
    return mail, about


def _check_frame(offer: RemoteOffer, wanted: Appointment, by: Actor, at: datetime) -> None:
    """A frame of the department that is not over, within the days ahead."""
    day = day_of(wanted.begins_at)
    days = STAFF_DAYS if by.kind == "staff" else offer.days_ahead
    in_grid = wanted.begins_at in frames_on(offer, day, Calendar(wanted.department.municipality))
    until = wanted.begins_at + timedelta(minutes=offer.minutes) if by.kind == "staff" else wanted.begins_at
    if not in_grid or until <= at or day > day_of(at) + timedelta(days=days):
        message = "この時間は予約できません。一覧から選び直してください。"
        raise Invalid(message, [FieldError("begins_at", message)])


def _seated(offer: RemoteOffer, wanted: Appointment, once: str, by: Actor, at: datetime) -> RemoteVisit:
    """The first free seat of the frame; of two who want the last one the database lets one have it."""
    if (
        overlapping(taken_around(wanted.department, wanted.begins_at), wanted.begins_at, offer.minutes)
        >= offer.seats
    ):
        raise Conflict(_TAKEN)
    for seat in range(1, offer.seats + 1):
        try:
            with transaction.atomic():
                return RemoteVisit.objects.create(
                    municipality=wanted.department.municipality,
                    department=wanted.department,
                    procedure=wanted.procedure,
                    begins_at=wanted.begins_at,
                    minutes=offer.minutes,
                    seat=seat,
                    made_at=at,
                    made_by=by.staff,
                    once=once,
                )
        except IntegrityError:
            continue
    raise Conflict(_TAKEN)
