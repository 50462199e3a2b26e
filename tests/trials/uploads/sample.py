"""One file of the corpus."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """`good` has to be accepted and any other refused; `heavy` takes long to make or to refuse.

    `needs_scanner`: nothing is wrong with it but what only a virus scanner knows. `inside` a packed stream even of that
    only one that unpacks.
    """

    what: str
    name: str
    source: bytes | Callable[[], bytes]
    good: bool = False
    heavy: bool = False
    needs_scanner: bool = False
    inside: bool = False

    @property
    def content(self) -> bytes:
        return self.source() if callable(self.source) else self.source


def bad(what: str, name: str, content: bytes | Callable[[], bytes], **more: bool) -> Sample:
    return Sample(what, name, content, **more)


def good(what: str, name: str, content: bytes, **more: bool) -> Sample:
    return Sample(what, name, content, good=True, **more)


def every(samples: Iterable[Sample], n: int) -> Iterator[Sample]:
    """All light ones, and of the heavy ones every n-th."""
    heavy = 0
    for sample in samples:
        heavy += sample.heavy
        if not sample.heavy or heavy % n == 1 or n == 1:
            yield sample
