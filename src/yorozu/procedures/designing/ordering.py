"""The order of things that two sides have moved, added and taken away."""

from collections.abc import Collection, Sequence


def merged_order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, keep: Collection[str]
) -> list[str]:
    """Everything of `keep` once. The side that changed the order decides it, ours where both did; what only the other
    side has stands behind what it stood behind there.
    """
    ours_kept = [name for name in ours if name in keep]
    theirs_kept = [name for name in theirs if name in keep]
    leading, other = ours_kept, theirs_kept
    if _order(ours_kept, base) == _order(base, ours_kept):
        leading, other = theirs_kept, ours_kept
    order = list(leading)
    for place, name in enumerate(other):
        if name in order:
            continue
        before = next((each for each in reversed(other[:place]) if each in order), None)
        order.insert(order.index(before) + 1 if before is not None else 0, name)
    return order


def _order(names: Sequence[str], of: Sequence[str]) -> list[str]:
    common = set(of)
    return [name for name in names if name in common]
