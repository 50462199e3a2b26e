"""The text chat: lines in their order, sealed, each once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from yorozu.counter.models import RemoteMessage, RemoteSide, RemoteVisit
from yorozu.counter.selectors.remote import new_digest
from yorozu.counter.services.remote.locking import OVER, bump, lock_held, lock_live
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.trust import limits
from yorozu.trust.vault import seal

LONGEST_LINE = 500
_LINES, _WINDOW = 30, timedelta(minutes=1)
_MOST_LINES = 500


def say(*, visit: RemoteVisit, text: str, once: str, by: Actor | None, at: datetime) -> None:
    """Add a line; `by` is the clerk who holds the visit, None the visitor. The same `once` again adds nothing.

    Raises Invalid, Conflict when it is over or full, TooMany after thirty lines a minute. Must not run inside a
    transaction: the counts would be rolled back.
    """
    text = text.replace("\r\n", "\n").strip()
    fault = _fault(text)
    if fault:
        raise Invalid(fault, [FieldError("text", fault)])
    side = RemoteSide.CLERK if by else RemoteSide.VISITOR
    digest = new_digest("once", f"{visit.pk}:{side}:{once}:{text}")
    if _rows(visit).filter(once=digest).exists():
        return
    limits.hit(scope="remote-chat", key=f"{visit.pk}:{side}", limit=_LINES, window=_WINDOW, at=at)
    try:
        with transaction.atomic():
            locked = lock_held(visit, by, at=at) if by else lock_live(visit, at=at)
            _add(locked, side, text, digest, by, at)
            bump(locked)
    except IntegrityError:
        return  # the other press of the button was first


def _add(visit: RemoteVisit, side: RemoteSide, text: str, once: str, by: Actor | None, at: datetime) -> None:
    if visit.key is None:
        raise Conflict(OVER)
    last = _rows(visit).aggregate(last=Max("number"))["last"] or 0
    if last >= _MOST_LINES:
        raise Conflict("チャットがいっぱいになりました。続きは、ビデオ通話か電話でお願いします。")
    message = RemoteMessage(
        municipality_id=visit.municipality_id,
        visit=visit,
        number=last + 1,
        side=side,
        staff=by.staff if by else None,
        once=once,
        sent_at=at,
    )
    message.sealed_text = seal(visit.key, text.encode(), context=f"remote-chat:{message.id}")
    message.save(force_insert=True)


def _fault(text: str) -> str:
    if not text:
        return "送る文を入力してください。"
    if len(text) > LONGEST_LINE:
        return f"{LONGEST_LINE}文字までで入力してください（今は{len(text)}文字です）。"
    try:
        refuse_unsafe(text)
    except ValueError as fault:
        return str(fault)
    return ""


def _rows(visit: RemoteVisit):  # type: ignore[no-untyped-def]
    return RemoteMessage.objects.within(visit.municipality_id).filter(visit=visit)
