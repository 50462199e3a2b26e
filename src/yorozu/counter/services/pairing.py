"""Joining a second screen to a visit by a code that works once."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from yorozu.counter.models import Pairing, Visit, VisitState
from yorozu.counter.services.visits import lock_own, record
from yorozu.foundation.errors import FieldError, Invalid, Unavailable
from yorozu.foundation.mail_address import keyed_digest
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import audit, limits

GOOD_FOR = timedelta(minutes=10)
_DIGITS = 8
_HOUR = timedelta(hours=1)
_TRIES_FROM_ONE_PLACE = 30
_TRIES = 5
_WRONG = "番号が違うか、使える時間（10分）を過ぎています。窓口の職員に、新しい番号を出してもらってください。"


def offer_code(*, visit: Visit, by: Actor, at: datetime) -> str:
    """A code for one screen, for ten minutes. A screen that was joined before is joined no longer."""
    for _ in range(_TRIES):
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
        try:
            with transaction.atomic():
                held = lock_own(visit, by)
                Pairing.objects.within(by.municipality).filter(visit=held, ended_at=None).update(ended_at=at)
                Pairing.objects.create(
                    municipality=by.municipality,
                    visit=held,
                    code_digest=_digest(code),
                    made_at=at,
                    expires_at=at + GOOD_FOR,
                )
                record(held, "visit.screen_offered", by, at)
        except IntegrityError:
            continue
        return f"{code[:4]}-{code[4:]}"
    raise Unavailable("番号を発行できませんでした。もう一度押してください。")


def join_screen(*, municipality: Municipality, typed: str, address: str, at: datetime) -> UUID:
    """The pairing for the session of this screen, once. Raises Invalid, TooMany after thirty tries an hour from one place.

    Must not run inside a transaction: the counts would be rolled back.
    """
    limits.hit(scope="counter-screen", key=address, limit=_TRIES_FROM_ONE_PLACE, window=_HOUR, at=at)
    code = "".join(char for char in unicodedata.normalize("NFKC", typed[:40]) if char.isdecimal())
    with transaction.atomic():
        rows = Pairing.objects.within(municipality).filter(
            code_digest=_digest(code),
            joined_at=None,
            ended_at=None,
            expires_at__gt=at,
            visit__state=VisitState.OPEN,
        )
        found = rows.values_list("pk", "visit_id").first()
        taken = Pairing.objects.within(municipality).filter(pk=found[0], joined_at=None) if found else None
        if found is None or taken is None or not taken.update(joined_at=at):
            raise Invalid(_WRONG, [FieldError("code", _WRONG)])
        audit.record(
            municipality=municipality, action="visit.screen_joined", subject_type="visit", subject_id=found[1],
            actor_kind="anonymous", actor_id="", at=at,
        )  # fmt: skip
    return found[0]


def leave_screen(*, municipality: Municipality, pairing_id: UUID, at: datetime) -> None:
    """This screen shows the visit no longer."""
    rows = Pairing.objects.within(municipality).filter(pk=pairing_id, ended_at=None)
    rows.update(ended_at=at)


def remove_old_pairings(at: datetime) -> int:
    """Forget the codes of yesterday; how many."""
    count = 0
    for city in all_municipalities():
        old = Pairing.objects.within(city).filter(made_at__lt=at - timedelta(days=1))
        count += old.delete()[0]
    return count


def _digest(code: str) -> str:
    return keyed_digest("counter-screen", code)
