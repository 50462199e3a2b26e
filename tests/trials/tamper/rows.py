"""Removing, adding, moving and rewriting entries, with the database only or with the master key too."""

from datetime import timedelta

from django.db import transaction

from tests.trials.tamper.chains import Chains, End
from tests.trials.tamper.columns import Kind, some_city, some_entry
from tests.trials.tamper.hands import (
    contents,
    hash_at,
    insert,
    move_ends,
    move_head,
    put_ends,
    rechain,
    run,
    secret_of,
)
from yorozu.municipality.models import Municipality
from yorozu.trust import audit
from yorozu.trust.audit.chain import LANES, Content, entry_hash
from yorozu.trust.models import AuditEntry


def _delete(city: Municipality, first: int, last: int) -> None:
    done = run(
        "DELETE FROM trust_audit WHERE municipality_id = %s AND sequence BETWEEN %s AND %s",
        city.pk,
        first,
        last,
    )
    assert done == last - first + 1


def _one_deleted(chains: Chains) -> None:
    city = some_city(chains)
    number = chains.rng.randrange(1, chains.length(city))
    _delete(city, number, number)


def _stretch_deleted(chains: Chains) -> None:
    city = some_city(chains)
    first = chains.rng.randrange(1, chains.length(city) - 5)
    _delete(city, first, first + chains.rng.randrange(1, 5))


def _beginning_deleted(chains: Chains) -> None:
    _delete(some_city(chains), 1, chains.rng.randrange(1, 20))


def _all_deleted(chains: Chains) -> None:
    city = some_city(chains)
    _delete(city, 1, chains.length(city))
    for table in ("trust_audit_head", "trust_city_key"):
        if chains.rng.random() < 0.7:
            run(f"DELETE FROM {table} WHERE municipality_id = %s", city.pk)  # noqa: S608


def _cut(chains: Chains) -> None:
    city = some_city(chains)
    length = chains.length(city)
    _delete(city, length - chains.rng.randrange(0, 10), length)


def _cut_with_end(chains: Chains) -> None:
    city = some_city(chains)
    length = chains.length(city)
    # As often in the part that is not anchored yet, where only the end's seal can tell.
    keep = length - chains.rng.randrange(1, chains.rng.choice((8, length - 1)))
    _delete(city, keep + 1, length)
    move_ends(city, None)


def _cut_to_old_end(chains: Chains) -> None:
    """With the genuine ends of an earlier moment, seals and all, as a copy of the database would have them."""
    city = some_city(chains)
    old = [ends for ends in chains.ends[city.pk] if _last(ends) < chains.anchored[city.pk]]
    ends = chains.rng.choice(old)
    _delete(city, _last(ends) + 1, chains.length(city))
    put_ends(city, ends)


def _last(ends: list[End]) -> int:
    return max(end.sequence for end in ends)


def _end_moved(chains: Chains) -> None:
    city = some_city(chains)
    number = chains.rng.randrange(1, chains.length(city) - LANES)
    move_head(city, number, hash_at(city, number), None)


def _end_removed(chains: Chains) -> None:
    city, lane = some_city(chains), chains.rng.randrange(LANES)
    run("DELETE FROM trust_audit_head WHERE municipality_id = %s AND lane = %s", city.pk, lane)


def _swapped(chains: Chains) -> None:
    city = some_city(chains)
    length = chains.length(city)
    one, two = chains.rng.sample(range(1, length + 1), 2)
    entries = {
        each.sequence: each for each in AuditEntry.objects.within(city).filter(sequence__in=(one, two))
    }
    _delete(city, one, one)
    _delete(city, two, two)
    for here, there in ((one, two), (two, one)):
        row = Content(city.pk, *(getattr(entries[there], name) for name in Content._fields[1:]))
        insert(row._replace(sequence=here), entries[there].hash)


def _inserted(chains: Chains) -> None:
    """One more in the middle, all later ones a place further, links mended."""
    city = some_city(chains)
    at = chains.rng.randrange(1, chains.length(city))
    rows = contents(city, at)
    forged = rows[0]._replace(action="case.forged")
    rechain(city, at, [forged, *rows], chains.rng.randbytes(32), seal=None)


def _appended(chains: Chains) -> None:
    city = some_city(chains)
    length, copied = chains.length(city), some_entry(chains, city)
    row = Content(city.pk, *(getattr(copied, name) for name in Content._fields[1:]))
    row = row._replace(sequence=length + 1, at=chains.at, previous_hash=hash_at(city, length + 1 - LANES))
    own = chains.rng.choice((copied.hash, entry_hash(row, None)))
    insert(row, own)
    if chains.rng.random() < 0.5:
        move_head(city, length + 1, own, None)


def _forged_from(chains: Chains, city: Municipality, first: int) -> list[Content]:
    rows = contents(city, first)
    return [rows[0]._replace(action="case.forged", actor_id="nobody"), *rows[1:]]


def _rechained(chains: Chains) -> None:
    """With the database only: plain hashes as the chain had before it was keyed, or any key."""
    city = some_city(chains)
    first = chains.rng.randrange(1, chains.length(city))
    secret = chains.rng.choice((None, chains.rng.randbytes(32)))
    rechain(city, first, _forged_from(chains, city, first), secret, seal=secret)


def _rechained_as_old(chains: Chains) -> None:
    """Plain hashes, and the key's row altered to say that the chain was not keyed by then."""
    city = some_city(chains)
    rechain(city, 1, _forged_from(chains, city, 1), None, seal=None)
    if chains.rng.random() < 0.5:
        run("DELETE FROM trust_city_key WHERE municipality_id = %s AND purpose = 'audit'", city.pk)
    else:
        run(
            "UPDATE trust_city_key SET from_sequence = %s WHERE municipality_id = %s AND purpose = 'audit'",
            chains.length(city) + 1, city.pk,
        )  # fmt: skip


def _rechained_with_key(chains: Chains) -> None:
    city = some_city(chains)
    first = chains.rng.randrange(1, chains.anchored[city.pk] + 1)
    secret = secret_of(city)
    rechain(city, first, _forged_from(chains, city, first), secret, seal=secret)


def _deleted_with_key(chains: Chains) -> None:
    city = some_city(chains)
    first = chains.rng.randrange(1, chains.anchored[city.pk] - 1)
    secret = secret_of(city)
    rechain(city, first, contents(city, first)[1:], secret, seal=secret)


def _cut_with_key(chains: Chains) -> None:
    city = some_city(chains)
    keep, secret = chains.rng.randrange(1, chains.anchored[city.pk]), secret_of(city)
    _delete(city, keep + 1, chains.length(city))
    move_ends(city, secret)


def _reordered_with_key(chains: Chains) -> None:
    city = some_city(chains)
    first = chains.rng.randrange(1, chains.anchored[city.pk] - 3)
    rows, secret = contents(city, first), secret_of(city)
    rows[0], rows[1] = rows[1], rows[0]
    rechain(city, first, rows, secret, seal=secret)


def _forged_clock(chains: Chains) -> None:
    """With the master key, in the part that is not anchored yet: a time before the entry before, or yet to come."""
    city = some_city(chains)
    first = chains.rng.randrange(chains.anchored[city.pk] + 3, chains.length(city) + 1)
    rows, secret = contents(city, first), secret_of(city)
    wrong = chains.rng.choice(
        (timedelta(days=-1), timedelta(days=1), timedelta(hours=-2), timedelta(hours=2))
    )
    rechain(city, first, [rows[0]._replace(at=rows[0].at + wrong), *rows[1:]], secret, seal=secret)


def _forged_clocks(chains: Chains) -> None:
    """As before, but all that is not anchored, so that no entry is before another: the last anchor is the witness."""
    city = some_city(chains)
    rows, secret = contents(city, chains.anchored[city.pk] + 1), secret_of(city)
    wrong = chains.rng.choice(
        (timedelta(days=-1), timedelta(days=1), timedelta(hours=-3), timedelta(hours=5))
    )
    rechain(city, rows[0].sequence, [each._replace(at=each.at + wrong) for each in rows], secret, seal=secret)


def _lying_service(chains: Chains) -> None:
    """The service itself is given a wrong time, then the chain is anchored with the right one."""
    city, right = some_city(chains), chains.at
    with transaction.atomic():
        audit.record(
            municipality=city, action="case.viewed", subject_type="case", subject_id=1, actor_kind="staff",
            at=right + chains.rng.choice((timedelta(hours=-1), timedelta(hours=1))),
        )  # fmt: skip
    audit.anchor_chains(chains.cities, at=right)


def _chains_swapped(chains: Chains) -> None:
    """The same number in both cities, each with the other's content."""
    one, two = chains.cities
    number = chains.rng.randrange(1, min(chains.length(one), chains.length(two)) + 1)
    rows = {each.municipality_id: each for each in AuditEntry.objects.filter(sequence=number)}
    _delete(one, number, number)
    _delete(two, number, number)
    for here, there in ((one, two), (two, one)):
        row = Content(here.pk, *(getattr(rows[there.pk], name) for name in Content._fields[1:]))
        insert(row, rows[there.pk].hash)


def _ends_swapped(chains: Chains) -> None:
    one, two = chains.cities
    for here, there in ((one, two), (two, one)):
        put_ends(here, chains.ends[there.pk][-1])


def _keys_swapped(chains: Chains) -> None:
    one, two = (each.pk for each in chains.cities)
    move = "UPDATE trust_city_key SET municipality_id = %s, number = %s, current = %s WHERE number = %s"
    where = " AND municipality_id = %s AND purpose = 'audit'"
    run(move + where, one, 99, False, 1, one)
    run(move + where, one, 1, True, 1, two)
    run(move + where, two, 1, True, 99, one)


ROWS: dict[str, Kind] = {
    "one entry deleted": _one_deleted,
    "several entries deleted": _stretch_deleted,
    "the beginning deleted": _beginning_deleted,
    "everything of a city deleted": _all_deleted,
    "the tail cut, the end left": _cut,
    "the tail cut, the end moved": _cut_with_end,
    "the tail cut, an old end put back": _cut_to_old_end,
    "the end moved": _end_moved,
    "the end removed": _end_removed,
    "two entries exchanged": _swapped,
    "an entry inserted": _inserted,
    "an entry appended": _appended,
    "re-chained with the database only": _rechained,
    "re-chained as if it had never been keyed": _rechained_as_old,
    "re-chained with the master key": _rechained_with_key,
    "an entry removed and re-chained with the master key": _deleted_with_key,
    "the tail cut with the master key": _cut_with_key,
    "two entries exchanged with the master key": _reordered_with_key,
    "a time forged with the master key": _forged_clock,
    "all times since the last anchor forged with the master key": _forged_clocks,
    "the service given a wrong time": _lying_service,
    "entries exchanged between cities": _chains_swapped,
    "ends exchanged between cities": _ends_swapped,
    "keys exchanged between cities": _keys_swapped,
}
