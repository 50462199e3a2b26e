"""Tampering, asking the verifier, and putting everything back."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import transaction

from tests.trials.tamper.chains import Chains, anchors
from tests.trials.tamper.columns import COLUMNS, Kind
from tests.trials.tamper.lines import LINES
from tests.trials.tamper.rows import ROWS

KINDS: Mapping[str, Kind] = {**COLUMNS, **ROWS, **LINES}


def is_found(chains: Chains, tamper: Kind) -> bool:
    """Whether verifying finds anything after this; the chain is whole again afterwards."""
    kept = anchors().read_bytes()
    try:
        with transaction.atomic():
            tamper(chains)
            found = bool(chains.faults())
            transaction.set_rollback(True)
    finally:
        anchors().write_bytes(kept)
    return found


def unfound(chains: Chains, names: Iterable[str]) -> Counter[str]:
    """Tamper in the ways named, one after the other; which were not found, and how often."""
    return Counter(name for name in names if not is_found(chains, KINDS[name]))
