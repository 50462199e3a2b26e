"""How many of each stratum: proportional to its size, whole by the largest remainder (最大剰余法)."""

from collections.abc import Mapping
from typing import TypeVar

S = TypeVar("S")


def allocate(sizes: Mapping[S, int], wanted: int, *, minimum: int = 0) -> dict[S, int]:
    """`wanted` persons over strata of these sizes; the sum is exactly `wanted`.

    Every stratum gets the whole part of its quota (wanted × its size ÷ all); what is left goes one each to the largest
    remainders; of equal remainders to the larger stratum, and of those to the one that comes first in `sizes`. So each
    is less than 1 from its quota, and never above its size. With `minimum`, a stratum whose quota is below it gets
    that many (or all it has), and the rest is allocated among the others in the same way.

    Raises ValueError when there are fewer persons than `wanted`, or when the minimum alone takes more.
    """
    if wanted < 0 or wanted > sum(sizes.values()):
        raise ValueError("more are wanted than there are")
    fixed: dict[S, int] = {}
    while True:
        rest = {each: size for each, size in sizes.items() if each not in fixed}
        left, all_left = wanted - sum(fixed.values()), sum(rest.values())
        if left < 0 or (left and not rest):
            raise ValueError("the minimum of every stratum takes more than are wanted")
        # quota < minimum, in whole numbers
        short = [each for each, size in rest.items() if left * size < min(minimum, size) * all_left]
        if not short:
            break
        fixed.update({each: min(minimum, sizes[each]) for each in short})
    return {each: fixed.get(each, given) for each, given in _largest_remainder(sizes, rest, left)}


def _largest_remainder(sizes: Mapping[S, int], rest: Mapping[S, int], wanted: int) -> list[tuple[S, int]]:
    together = sum(rest.values())
    given = {each: (wanted * size // together if together else 0) for each, size in rest.items()}
    order = {each: place for place, each in enumerate(rest)}
    by_remainder = sorted(
        rest,
        key=lambda each: (-(wanted * rest[each] % together if together else 0), -rest[each], order[each]),
    )
    for each in by_remainder[: wanted - sum(given.values())]:
        given[each] += 1
    return [(each, given.get(each, 0)) for each in sizes]
