"""What comes out of a check."""

from dataclasses import dataclass
from typing import Any

from yorozu.foundation.errors import FieldError

MAX_ERRORS = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """`values` are the answers worth keeping, by field id; hidden and unanswered questions are not among them.

    `errors` stand in the order of the questions. `visible` holds the ids of the questions that are asked (notes too)
    and, for groups, `children.0.name`, counted as they were sent. `sections` are the ids of the sections to show.
    """

    values: dict[str, Any]
    errors: list[FieldError]
    visible: frozenset[str]
    sections: tuple[str, ...]


class Problems:
    """Errors by question; put in order at the end."""

    __slots__ = ("by_field", "count")

    def __init__(self) -> None:
        self.by_field: dict[str, list[FieldError]] = {}
        self.count = 0

    def add(self, field: str, message: str, *, under: str | None = None) -> None:
        """`under` is the top-level question that the error belongs to, when `field` is a path inside it."""
        self.count += 1
        if self.count <= MAX_ERRORS:
            self.by_field.setdefault(field if under is None else under, []).append(FieldError(field, message))

    def __contains__(self, field: object) -> bool:
        return field in self.by_field


def printable(name: object) -> str:
    """A key that somebody sent, fit to be shown: at most 40 characters, the invisible ones as `?`."""
    return "".join(c if c.isprintable() else "?" for c in str(name)[:40])
