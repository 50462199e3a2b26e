"""A long chain, written faster than the service would, to the same effect."""

from datetime import timedelta

from tests.trials.tamper.chains import Chains
from tests.trials.tamper.hands import hash_at, move_head, secret_of
from yorozu.trust.audit.chain import LANES, Content, entry_hash, entry_id, lane_of
from yorozu.trust.models import AuditEntry

_BATCH = 2_000


def lengthen(chains: Chains, count: int) -> None:
    """Add so many entries to the first city's chain and anchor it."""
    city = chains.cities[0]
    secret, last = secret_of(city), chains.length(city)
    previous = {lane_of(number): hash_at(city, number) for number in range(last - LANES + 1, last + 1)}
    for start in range(0, count, _BATCH):
        rows = []
        for number in range(last + start + 1, last + min(start + _BATCH, count) + 1):
            chains.at += timedelta(milliseconds=300)
            row = Content(
                city.pk, number, chains.at, "staff", "worker-1", "case.viewed", "case", str(number % 5000),
                {"place": "desk", "n": number}, previous[lane_of(number)],
            )  # fmt: skip
            own = previous[lane_of(number)] = entry_hash(row, secret)
            values = {name: getattr(row, name) for name in Content._fields[1:]}
            rows.append(AuditEntry(id=entry_id(city.pk, number), municipality=city, hash=own, **values))
        AuditEntry.objects.bulk_create(rows)
    for number in range(last + count - LANES + 1, last + count + 1):
        move_head(city, number, previous[lane_of(number)], secret)
    chains.anchor()
