"""Coming in by the link: the first browser is in at once, another one only as the clerk lets it in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yorozu.counter.models import RemoteState, RemoteVisit
from yorozu.counter.selectors.remote import (
    details_of,
    new_digest,
    number_of,
    sealed_details,
    visit_by_link,
)
from yorozu.counter.services.remote.locking import lock_held, lock_live, save, write_down
from yorozu.foundation.errors import Conflict, NotFound
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.trust import limits

LONGEST_NAME = 40
_HOUR = timedelta(hours=1)
_TRIES_FROM_ONE_PLACE = 60
#: A browser that waits at the door keeps its place so long before another one may.
_WAITS = timedelta(minutes=2)
_NOTED_EVERY = timedelta(seconds=15)
_IN_PLACE = (
    "visitor_digest", "waiting_digest", "waiting_at", "seen_at", "draft", "pointed", "looked_at", "sealed_details",
)  # fmt: skip
_DEAD = (
    "このリンクは使えません。取り消されたか、終わったか、アドレスが途中で切れています。"
    "予約した課にお問い合わせください。"
)


@dataclass(frozen=True, slots=True)
class Came:
    """`secret` is for the session of the browser that came; it is in, or waits until the clerk lets it in."""

    visit: RemoteVisit
    secret: str
    waits: bool


def find_link(*, municipality: Municipality, token: str, address: str, at: datetime) -> RemoteVisit:
    """The appointment of a link. Raises NotFound for one that is dead, TooMany after sixty tries an hour.

    Must not run inside a transaction: the counts would be rolled back.
    """
    limits.hit(scope="remote-link", key=address, limit=_TRIES_FROM_ONE_PLACE, window=_HOUR, at=at)
    visit = visit_by_link(municipality, token[:100])
    if visit is None or visit.is_over(at):
        raise NotFound(_DEAD)
    return visit


def come_in(*, visit: RemoteVisit, name: str, secret: str, at: datetime) -> Came:
    """Bind the visit to a browser; `secret` is what its session has already, "" for none.

    Raises Conflict before the link opens, once it is over, and while a third browser is at the door.
    """
    by = Actor.anonymous(visit.municipality)
    with transaction.atomic():
        locked = lock_live(visit, at=at)
        if not locked.admits(at):
            raise Conflict("予約の15分前から入室できます。時間になったら、もう一度開いてください。")
        if secret and new_digest("visitor", secret) == locked.visitor_digest:
            return Came(locked, secret, waits=False)
        mine = secret if secret and new_digest("visitor", secret) == locked.waiting_digest else ""
        if locked.visitor_digest:
            return _wait(locked, mine, _clean(name), by, at)
        fresh = secrets.token_urlsafe(24)
        locked.visitor_digest, locked.joined_at, locked.seen_at = new_digest("visitor", fresh), at, at
        locked.state = RemoteState.OPEN
        locked.sealed_details = sealed_details(locked, {**details_of(locked), "name": _clean(name)})
        save(locked, "visitor_digest", "joined_at", "seen_at", "state", "sealed_details")
        write_down(locked, "joined", by, at)
    return Came(locked, fresh, waits=False)


def admit(*, visit: RemoteVisit, number: str, by: Actor, at: datetime) -> None:
    """Let the waiting browser in, in place of the one before; `number` is the one that the clerk saw.

    What the one before typed stays with it: the clerk reads on only what the new one brings. Raises Conflict when
    another one waits by now, or none.
    """
    with transaction.atomic():
        locked = lock_held(visit, by, at=at)
        if not locked.waiting_digest or number_of(locked.waiting_digest) != number:
            raise Conflict("待っている端末が変わりました。番号をもう一度確かめてください。")
        locked.visitor_digest, locked.waiting_digest, locked.waiting_at = locked.waiting_digest, "", None
        locked.seen_at, locked.draft, locked.pointed, locked.looked_at = at, None, "", None
        details = details_of(locked)
        locked.sealed_details = sealed_details(locked, {**details, "name": details["waiting"], "waiting": ""})
        save(locked, *_IN_PLACE)
        write_down(locked, "admitted", by, at)


def refuse(*, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    """Send the waiting browser away; it may ask again."""
    with transaction.atomic():
        locked = lock_held(visit, by, at=at)
        locked.waiting_digest, locked.waiting_at = "", None
        save(locked, "waiting_digest", "waiting_at")
        write_down(locked, "refused", by, at)


def note_presence(visit: RemoteVisit, *, clerk: bool, at: datetime) -> None:
    """That a side was heard of just now; written every fifteen seconds at most, and nobody has to see it at once."""
    field = "held_at" if clerk else "seen_at"
    last: datetime | None = getattr(visit, field)
    if last is not None and abs(at - last) < _NOTED_EVERY:
        return
    RemoteVisit.objects.within(visit.municipality_id).filter(pk=visit.pk).update(**{field: at})
    setattr(visit, field, at)


def _wait(locked: RemoteVisit, mine: str, name: str, by: Actor, at: datetime) -> Came:
    if mine:
        return Came(locked, mine, waits=True)
    if locked.waiting_digest and locked.waiting_at and at - locked.waiting_at < _WAITS:
        raise Conflict(
            "ほかの端末でも、この窓口を開こうとしています。2分ほど待って、もう一度開いてください。"
        )
    fresh = secrets.token_urlsafe(24)
    locked.waiting_digest, locked.waiting_at = new_digest("visitor", fresh), at
    locked.sealed_details = sealed_details(locked, {**details_of(locked), "waiting": name})
    save(locked, "waiting_digest", "waiting_at", "sealed_details")
    write_down(locked, "knocked", by, at)
    return Came(locked, fresh, waits=True)


def _clean(name: str) -> str:
    """How the person wants to be called; what cannot be kept whole is left out, nobody is turned away for it."""
    try:
        return refuse_unsafe(" ".join(name.split()))[:LONGEST_NAME]
    except ValueError:
        return ""
