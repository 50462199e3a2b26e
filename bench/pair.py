"""Ours and the bare application, both serving at once on the same kind of database; the idle one costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import databases, processes


@dataclass(frozen=True)
class Pair:
    ours: processes.Place
    bare: processes.Place
    ours_port: int
    bare_port: int


@contextmanager
def serving(kind: str, folder: Path, *, procedures: int) -> Iterator[Pair]:
    """Prepare both, start both, stop both."""
    with databases.temporary(kind, folder) as first, databases.temporary(kind, folder) as second:
        ours = processes.place(first, folder / f"{kind}-ours")
        bare = processes.place(second, folder / f"{kind}-bare", DJANGO_SETTINGS_MODULE="bench.bare.settings")
        processes.inside(ours, "prepare", str(procedures))
        processes.inside(bare, "prepare_bare", str(procedures))
        with processes.web(ours) as ours_port, processes.web(bare) as bare_port:
            yield Pair(ours, bare, ours_port, bare_port)
