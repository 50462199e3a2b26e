"""The shape of a declaration, and what is wrong between the declarations and the tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import BinaryField, Model


class Kind(StrEnum):
    """How a field stands to persons."""

    NONE = "個人情報でない"
    PERSONAL = "個人情報"
    SECRET = "秘密"  # noqa: S105  a label
    SEALED = "個人情報（封印）"


@dataclass(frozen=True, slots=True)
class Table:
    """One table's fields, names parted by spaces.

    `none`: not personal, of confidentiality `level` (機密性: 3 restricted, 2 internal, 1 may be published).
    `personal`: readable in the database, level 2, each with whose it is and why it must be readable.
    `secret`: no text about a person, but it opens what is; level 3, each with the reason.
    `sealed`: encrypted under the key of its case, level 3.
    """

    level: int
    none: str
    sealed: str = ""
    personal: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of one field; `reason` where it is readable and personal or secret."""

    name: str
    kind: Kind
    confidentiality: int
    reason: str = ""


def declarations(table: Table) -> list[Declared]:
    """Every declared field, the gravest first."""
    return [
        *(Declared(name, Kind.SEALED, 3) for name in table.sealed.split()),
        *(Declared(name, Kind.SECRET, 3, reason) for name, reason in table.secret.items()),
        *(Declared(name, Kind.PERSONAL, 2, reason) for name, reason in table.personal.items()),
        *(Declared(name, Kind.NONE, table.level) for name in table.none.split()),
    ]


def faults(models: Iterable[type[Model]], declared: Mapping[str, Table]) -> Iterator[str]:
    """Fields and tables that are not declared or no longer there, and sealed fields that are not sealed."""
    found = {model._meta.label: model for model in models}
    yield from (f"{label} is declared and no longer there" for label in declared if label not in found)
    for label, model in found.items():
        if label in declared:
            yield from _field_faults(label, model, declarations(declared[label]))
        else:
            yield f"{label} is not declared"


def _field_faults(label: str, model: type[Model], declared: list[Declared]) -> Iterator[str]:
    kinds = {each.name: each for each in declared}
    if len(kinds) < len(declared):
        yield f"{label} declares a field twice"
    fields = {each.name: each for each in model._meta.concrete_fields}
    yield from (f"{label}.{name} is not declared" for name in fields if name not in kinds)
    yield from (f"{label}.{name} is declared and no longer there" for name in kinds if name not in fields)
    for name in fields.keys() & kinds.keys():
        sealed, binary = kinds[name].kind is Kind.SEALED, isinstance(fields[name], BinaryField)
        if sealed != name.startswith("sealed_") or (sealed and not binary):
            yield f"{label}.{name}: what is sealed is binary and called sealed_…, and nothing else is"
        if binary and kinds[name].kind not in (Kind.SEALED, Kind.SECRET):
            yield f"{label}.{name}: bytes are sealed or secret"
        if kinds[name].kind in (Kind.PERSONAL, Kind.SECRET) and not kinds[name].reason:
            yield f"{label}.{name}: why it is readable is not said"
