"""Whatever is done to a chain of the audit ledger, verifying finds it; and it finds nothing where nothing was done."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import connection, transaction

from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.tamper.bulk import lengthen
from tests.trials.tamper.chains import Chains, made
from tests.trials.tamper.trying import KINDS, unfound
from yorozu.trust import audit
from yorozu.trust.audit import verifying
from yorozu.trust.audit.anchors import AnchorLog

pytestmark = pytest.mark.django_db(transaction=True)

TAMPERINGS = {"quick": 132, "long": 10_000}
WHOLE = {"quick": 10, "long": 200}
SECONDS_BESIDE = {"quick": 1.0, "long": 20.0}
LONG_CHAIN = {"quick": 2_000, "long": 200_000}
TWIN_ROUNDS = 6


def _nothing(*_: object) -> Any:
    return iter(())


# What is left out → how, and a kind of tampering that is then missed.
TWINS: dict[str, tuple[dict[str, Callable[..., Any]], str]] = {
    "a verifier without anchors": (
        {"configured_log": AnchorLog, "_anchored_faults": _nothing},
        "re-chained with the master key",
    ),
    "a verifier that does not check hashes": ({"_content_faults": _nothing}, "what was done altered"),
    "a verifier that does not count": ({"_length_faults": _nothing}, "the tail cut, the end left"),
    "a verifier that believes the end": ({"_is_sealed": lambda *_: True}, "the tail cut, the end moved"),
    "a verifier that does not look at clocks": (
        {"_clock_faults": _nothing},
        "a time forged with the master key",
    ),
    "a verifier that does not ask the chain for the file's lines": (
        {"_anchored_faults": _nothing},
        "the anchor file removed",
    ),
}


def _twins(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> list[Twin]:
    twins = []
    for name, (left_out, missed_kind) in TWINS.items():
        with monkeypatch.context() as broken:
            for function, instead in left_out.items():
                broken.setattr(verifying, function, instead)
            missed = unfound(chains, [missed_kind] * TWIN_ROUNDS)
        twins.append(Twin(name, bool(missed), f"misses: {missed_kind}"))
    return twins


def _false_alarms(chains: Chains, count: int) -> int:
    """How often an untouched chain, growing and being anchored between the looks, is called broken."""
    alarms = 0
    for number in range(count):
        alarms += bool(chains.faults())
        chains.grow(chains.cities[number % 2], 1)
        if number % 5 == 0:
            chains.anchor()
    return alarms


def _false_alarms_beside(chains: Chains, seconds: float) -> tuple[int, int, int]:
    """As before, with two threads adding and one anchoring all the while: alarms, looks and entries added."""
    stop, added, failed = threading.Event(), Counter[str](), list[BaseException]()

    def work(step: Callable[[], None]) -> None:
        try:
            while not stop.is_set():
                step()
        except BaseException as fault:
            failed.append(fault)
            raise
        finally:
            connection.close()

    def add(city: Any) -> None:
        with transaction.atomic():
            audit.record(
                municipality=city, action="case.viewed", subject_type="case", subject_id=1, actor_kind="staff",
                at=chains.at,
            )  # fmt: skip
        added["entries"] += 1

    def anchor() -> None:
        audit.anchor_chains(chains.cities, at=chains.at)
        time.sleep(0.02)

    steps = [*(lambda city=city: add(city) for city in chains.cities), anchor]
    threads = [threading.Thread(target=work, args=(step,)) for step in steps]
    for each in threads:
        each.start()
    until, alarms, looks = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        alarms += bool(chains.faults())
        looks += 1
    stop.set()
    for each in threads:
        each.join()
    assert failed == []
    return alarms, looks, added["entries"]


def test_nothing_that_is_done_to_a_chain_stays_unfound(
    size: Size, concluded: Concluded, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains = made(seed=20261120)
    assert chains.faults() == []
    tried = list(islice(cycle(KINDS), TAMPERINGS[size]))
    missed = unfound(chains, tried)
    assert chains.faults() == [], "the tampering was not taken back"
    twins = _twins(chains, monkeypatch)
    alarms = _false_alarms(chains, WHOLE[size])
    alarms_beside, looks, entries = _false_alarms_beside(chains, SECONDS_BESIDE[size])
    lengthen(chains, LONG_CHAIN[size])
    started = time.perf_counter()
    assert chains.faults() == []
    seconds = (time.perf_counter() - started) / sum(chains.length(each) for each in chains.cities) * 1_000_000
    found = len(tried) - missed.total()
    concluded(
        Outcome(
            title="Tamper evidence",
            how="Real chains of two cities are anchored as the worker does, tampered with by SQL (and for some kinds with "
            "the master key, or in the anchor file), verified, and put back; the same seed gives the same tamperings.",
            figures=[
                Figure("kinds of tampering", str(len(KINDS))),
                Figure("tamperings found", f"{found} of {len(tried)}", "all", not missed),
                Figure("kinds missed", ", ".join(missed) or "none", "none", not missed),
                Figure("false alarms on whole chains", f"{alarms} of {WHOLE[size]}", "0", alarms == 0),
                Figure(
                    "false alarms while others add and anchor",
                    f"{alarms_beside} of {looks} looks, {entries} entries added",
                    "0",
                    alarms_beside == 0 and looks > 0 and entries > 0,
                ),
                Figure("verifying a million entries", f"{seconds:.0f} s"),
            ],
            twins=twins,
            notes=[
                "What somebody with the master key and the database does to entries that are not anchored yet, times "
                "apart, is not found: the worker anchors every ten minutes."
            ],
        )
    )
