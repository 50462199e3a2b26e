"""The draw: anybody with the list and the seed can repeat it, in any language, whatever the order of the list.

Algorithm `yorozu-draw-1`: to every person belongs HMAC-SHA-256 with the seed (UTF-8) as key over the person's number
(UTF-8, NFKC, without blanks around it). In each stratum those are drawn whose value is smallest, as many as allocated.
"""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping

from yorozu.outreach.sampling.people import Person, Stratum

ALGORITHM = "yorozu-draw-1"
LONGEST_SEED = 100


def new_seed() -> str:
    """128 random bits of the system, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def draw(people: Iterable[Person], allocation: Mapping[Stratum, int], seed: str) -> list[Person]:
    """Those drawn, in the order of the list."""
    strata: dict[Stratum, list[tuple[bytes, Person]]] = defaultdict(list)
    key = seed.encode()
    for each in people:
        lot = hmac.digest(key, each.id.encode(), hashlib.sha256)
        strata[each.stratum].append((lot, each))
    drawn: list[Person] = []
    for stratum, lots in strata.items():
        lots.sort(key=lambda one: (one[0], one[1].id))
        drawn += [person for _, person in lots[: allocation.get(stratum, 0)]]
    return sorted(drawn, key=lambda each: each.row)


def digest_of(drawn: Iterable[Person]) -> str:
    """SHA-256 over the drawn numbers, sorted, one a line: whoever repeats the draw compares it."""
    return hashlib.sha256("\n".join(sorted(each.id for each in drawn)).encode()).hexdigest()
