"""Replacing keys while web and worker run.

A city's key: a new one is made current, what the old one wrapped is wrapped anew in small batches, and when every
process has had time to learn of the new one the old is removed. The master key: a new one is made, and the few keys of
cities are wrapped anew. Both may be stopped anywhere and started again; until the end old and new open what they wrapped.
No key of a case changes, so nothing sealed is touched.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction

from yorozu.foundation.errors import Conflict, NotFound
from yorozu.municipality.models import Municipality
from yorozu.trust.models import CityKey, Purpose, VaultKey
from yorozu.trust.vault import cities
from yorozu.trust.vault.cities import context_of, current_key, new_city_key, open_city_key, wrap_city_key
from yorozu.trust.vault.keys import unwrap_data_key, wrap_data_key
from yorozu.trust.vault.master import master

BATCH = 200
# Between two batches others get their turn to write.
PAUSE = 0.01
# A key made just before the new one was known may still be on its way to its commit.
_ON_ITS_WAY = 60.0
_SWEEPS = 10
_FIRST = UUID(int=0)

Say = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class KeyState:
    """A city's keys of cases: by which key they are wrapped, and what is still to be done."""

    municipality: Municipality
    current: CityKey | None
    replaced: int
    waiting: int
    cases: int
    destroyed: int
    masters: tuple[str, ...]


def rotate_city_key(municipality: Municipality, *, at: datetime, say: Say = lambda count: None) -> int:
    """Replace the city's key, or finish a replacement that was stopped; how many keys of cases were wrapped anew.

    Takes `cities.KEPT` seconds and one minute at least, in which the old key still serves those who know no other.
    """
    fresh = _made_current(municipality, at)
    count = rewrap(municipality, say=say)
    _wait(fresh, at)
    for _ in range(_SWEEPS):
        count += rewrap(municipality, say=say)
        if _remove_replaced(municipality):
            return count
    raise Conflict(
        "古い鍵がまだ使われています。少し待って、同じ命令をもう一度実行してください（続きから進みます）。"
    )


def rewrap(municipality: Municipality, *, say: Say = lambda count: None) -> int:
    """Wrap every key of a case that stands under another than the city's current key anew; how many there were."""
    current = CityKey.objects.within(municipality).get(purpose=Purpose.CASES, current=True)
    cipher, last, count = AESGCM(open_city_key(current)), _FIRST, 0
    while (batch := _rewrap_batch(municipality, current.id, cipher, last)) is not None:
        done, last = batch
        count += done
        say(count)
        time.sleep(PAUSE)
    return count


def adopt_old_keys(municipality: Municipality, *, at: datetime) -> int:
    """Take the keys of cases that stand under the master key itself under the city's; how many there were."""
    if not VaultKey.objects.within(municipality).filter(city_key=None, destroyed_at=None).exists():
        return 0
    current_key(municipality.pk, at=at)
    return rewrap(municipality)


def rotate_master_key() -> tuple[str, int]:
    """Replace the master key, or finish a replacement that was stopped; its name, and how many keys were wrapped anew.

    A replacement was stopped, or the settings name another place for the master key, when some keys stand under
    another than the one that wraps now: then no further one is made.
    """
    keeper = master()
    now = keeper.current()
    rows = CityKey.objects.all()  # nosemgrep: queries-start-from-a-city  the master key is the installation's
    if not rows.exclude(master=now).exists():
        now = keeper.renew()
    count = 0
    while waiting := list(rows.exclude(master=now).values_list("pk", flat=True)[:BATCH]):
        count += sum(_rewrap_city_key(each) for each in waiting)
    return now, count


def key_state(municipality: Municipality) -> KeyState:
    """Where the city's keys stand."""
    rows = CityKey.objects.within(municipality)
    current = rows.filter(purpose=Purpose.CASES, current=True).first()
    keys = VaultKey.objects.within(municipality)
    whole = keys.filter(destroyed_at=None)
    return KeyState(
        municipality=municipality,
        current=current,
        replaced=rows.filter(current=False).count(),
        waiting=whole.exclude(city_key=current).count() if current else whole.count(),
        cases=whole.count(),
        destroyed=keys.exclude(destroyed_at=None).count(),
        masters=tuple(sorted(set(rows.values_list("master", flat=True)))),
    )


@transaction.atomic
def _made_current(municipality: Municipality, at: datetime) -> CityKey:
    """A new current key; the one that is current already when a replacement was stopped half-way."""
    rows = CityKey.objects.within(municipality).filter(purpose=Purpose.CASES).select_for_update(no_key=True)
    found = {each.number: each for each in rows}
    current = next((each for each in found.values() if each.current), None)
    if current is not None and len(found) > 1:
        return current
    if current is not None:
        CityKey.objects.within(municipality).filter(pk=current.pk).update(current=False)
    fresh = new_city_key(municipality.pk, Purpose.CASES, at=at, number=max(found, default=0) + 1)
    fresh.save(force_insert=True)
    return fresh


@transaction.atomic
def _rewrap_batch(
    municipality: Municipality, current: UUID, cipher: AESGCM, after: UUID
) -> tuple[int, UUID] | None:
    rows = (
        VaultKey.objects.within(municipality)
        .filter(pk__gt=after, destroyed_at=None)
        .exclude(city_key=current)
    )
    batch = list(rows.order_by("pk").select_for_update(no_key=True)[:BATCH])
    for key in batch:
        wrapped = wrap_data_key(cipher, unwrap_data_key(key), key)
        # Never over a key that was destroyed meanwhile (SQLite has no locks of rows).
        VaultKey.objects.within(municipality).filter(pk=key.pk, destroyed_at=None).update(
            wrapped=wrapped, city_key=current
        )
    return (len(batch), batch[-1].pk) if batch else None


def _wait(fresh: CityKey, at: datetime) -> None:
    """Until nobody takes the old key for the current one any more; a stopped replacement waits no second time."""
    since = max(0.0, (at - fresh.created_at).total_seconds())
    time.sleep(max(0.0, cities.KEPT + _ON_ITS_WAY - since))


def _remove_replaced(municipality: Municipality) -> bool:
    """False when something still stands under one of them: its foreign key refuses the removal."""
    try:
        with transaction.atomic():
            CityKey.objects.within(municipality).filter(purpose=Purpose.CASES, current=False).delete()
    except IntegrityError:  # also Django's own ProtectedError
        return False
    return True


@transaction.atomic
def _rewrap_city_key(key_id: UUID) -> int:
    row = CityKey.objects.select_for_update(no_key=True).filter(pk=key_id).first()
    if row is None:
        return 0
    before = row.master
    plain = open_city_key(row)
    wrap_city_key(row, plain)
    if open_city_key(row) != plain:
        raise NotFound(f"新しいマスターキーで包んだ鍵を開けません（{context_of(row)}）。何も変えていません。")
    return CityKey.objects.filter(pk=key_id, master=before).update(master=row.master, wrapped=row.wrapped)
