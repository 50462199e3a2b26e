"""Altering one column of one entry, with the database only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.trials.tamper.chains import Chains
from tests.trials.tamper.hands import run
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

Kind = Callable[[Chains], None]


def some_city(chains: Chains) -> Municipality:
    return chains.rng.choice(chains.cities)


def some_entry(chains: Chains, city: Municipality) -> AuditEntry:
    number = chains.rng.randrange(1, chains.length(city) + 1)
    return AuditEntry.objects.within(city).get(sequence=number)


def _altered(column: str, change: Callable[[Chains, Any], Any]) -> Kind:
    def alter(chains: Chains) -> None:
        entry = some_entry(chains, some_city(chains))
        value = change(chains, getattr(entry, column))
        assert value != getattr(entry, column)
        assert AuditEntry.objects.filter(pk=entry.pk).update(**{column: value}) == 1

    return alter


def _text(chains: Chains, value: str) -> str:
    rng = chains.rng
    if value and rng.random() < 0.5:
        place = rng.randrange(len(value))
        return value[:place] + ("x" if value[place] != "x" else "y") + value[place + 1 :]
    return value[:15] + "+" if rng.random() < 0.5 or not value else value[:-1]


def _hex(chains: Chains, value: str) -> str:
    place = chains.rng.randrange(64)
    return (
        value[:place]
        + chains.rng.choice([c for c in "0123456789abcdef" if c != value[place]])
        + value[place + 1 :]
    )


def _time(chains: Chains, value: Any) -> Any:
    rng = chains.rng
    return value + rng.choice((-1, 1)) * timedelta(microseconds=rng.choice((1, 10**6, 3600 * 10**6)))


def _details(chains: Chains, value: dict[str, Any]) -> dict[str, Any]:
    rng = chains.rng
    if "n" in value and rng.random() < 0.5:
        return {**value, "n": rng.choice((value["n"] + 1, str(value["n"]), float(value["n"]) + 0.5, None))}
    return {**value, "added": rng.randrange(9)} if not value or rng.random() < 0.5 else {}


def _moved_number(chains: Chains) -> None:
    city = some_city(chains)
    entry = some_entry(chains, city)
    beyond = chains.length(city) + chains.rng.randrange(1, 50)
    run("UPDATE trust_audit SET sequence = %s WHERE id = %s", beyond, entry.pk)


def _moved_row(chains: Chains) -> None:
    entry = some_entry(chains, some_city(chains))
    run(
        "UPDATE trust_audit SET id = %s WHERE id = %s",
        entry.pk + chains.rng.choice((10**6, -(2**39))),
        entry.pk,
    )


def _moved_city(chains: Chains) -> None:
    city = some_city(chains)
    other = next(each for each in chains.cities if each.pk != city.pk)
    entry, beyond = some_entry(chains, city), chains.length(other) + 1
    AuditEntry.objects.filter(pk=entry.pk).update(municipality=other, sequence=beyond)


COLUMNS: dict[str, Kind] = {
    "the time of an entry altered": _altered("at", _time),
    "who did it altered (kind)": _altered("actor_kind", _text),
    "who did it altered (id)": _altered("actor_id", _text),
    "what was done altered": _altered("action", _text),
    "to what it was done altered (type)": _altered("subject_type", _text),
    "to what it was done altered (id)": _altered("subject_id", _text),
    "the details altered": _altered("details", _details),
    "the link to the entry before altered": _altered("previous_hash", _hex),
    "the hash altered": _altered("hash", _hex),
    "the number altered": _moved_number,
    "the key of the row altered": _moved_row,
    "the city altered": _moved_city,
}
