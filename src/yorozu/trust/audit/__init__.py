"""The audit ledger: adding to a city's chain, anchoring its end outside the database, verifying all of it.

Three layers. Each entry holds a keyed hash (HMAC-SHA256) over its content and the entry before it, under a key of the
city that the database has only wrapped: with the database alone nobody can write or cut a chain that holds. The end of
each chain is written at intervals to an append-only file outside the database, whose lines form a chain of their own:
with all keys too, nobody can rewrite what was anchored. A time-stamp authority can sign that file's end (RFC 3161).
"""

from yorozu.trust.audit.anchoring import Anchored, anchor_chains
from yorozu.trust.audit.chain import GENESIS
from yorozu.trust.audit.faults import Fault, Kind
from yorozu.trust.audit.recording import Detail, free_end, record
from yorozu.trust.audit.verifying import Verified, verify_chain, verify_everything

__all__ = [
    "GENESIS",
    "Anchored",
    "Detail",
    "Fault",
    "Kind",
    "Verified",
    "anchor_chains",
    "free_end",
    "record",
    "verify_chain",
    "verify_everything",
]
