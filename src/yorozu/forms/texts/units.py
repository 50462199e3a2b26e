"""What of a definition a resident reads, piece by piece, each under a key that stays when another piece changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from yorozu.forms.definition.document import Definition, Field, Guide, Section
from yorozu.forms.definition.who import without_who

#: `fields`, `members.name`, `label`.
Path = tuple[str, ...]
#: A translation may be this many times as long as its original may be: English takes about twice the characters.
ROOM = 2
_OF_FIELD = {"label": 100, "help": 1000, "why": 1000, "text": 4000, "item_label": 40}


@dataclass(frozen=True, slots=True)
class Unit:
    """`original` is what the definition says in Japanese, `limit` how many characters a translation may have."""

    path: Path
    original: str
    limit: int

    @property
    def key(self) -> str:
        return key_of(self.path)


def key_of(path: Path) -> str:
    """The path as one text; no part of a path holds a slash."""
    return "/".join(path)


def mark_of(original: str) -> str:
    """By which a translation knows whether its original is still the same."""
    return sha256(original.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def units_of(definition: Definition) -> list[Unit]:
    """In the order in which they are read; what the definition leaves empty is left out."""
    return [Unit(path, text, limit * ROOM) for path, text, limit in _texts(definition) if text]


def _texts(definition: Definition) -> Iterator[tuple[Path, str, int]]:
    yield ("title",), definition.title, 100
    yield ("summary",), definition.summary, 300
    yield ("fee",), definition.fee.note, 500
    yield from _of_guide(definition.guide)
    for section in without_who(definition):
        yield from _of_section(section)
    for i, check in enumerate(definition.checks):
        yield ("checks", str(i)), check.message, 300


def _of_guide(guide: Guide) -> Iterator[tuple[Path, str, int]]:
    for name in ("who", "when"):
        yield ("guide", name), getattr(guide, name), 1000
    for name in ("bring", "how", "after"):
        for i, text in enumerate(getattr(guide, name)):
            yield ("guide", name, str(i)), text, 500
    yield ("guide", "counter"), guide.counter, 1000


def _of_section(section: Section) -> Iterator[tuple[Path, str, int]]:
    yield ("sections", section.id, "title"), section.title, 100
    yield ("sections", section.id, "why"), section.why, 1000
    for field in section.fields:
        yield from _of_field(field, field.id)
        for inner in field.fields:
            yield from _of_field(inner, f"{field.id}.{inner.id}")


def _of_field(field: Field, name: str) -> Iterator[tuple[Path, str, int]]:
    for key, limit in _OF_FIELD.items():
        yield ("fields", name, key), getattr(field, key), limit
    for option in field.options:
        yield ("fields", name, "options", option.code), option.label, 200
