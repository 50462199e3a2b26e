"""What a rule can see: names, and of what kind each is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.types.registry import type_of


@dataclass(frozen=True, slots=True)
class Variable:
    """`kind` as FieldType.rule_type, or "any". `parts` of a map, or the questions of a group's rows, may be named."""

    kind: str
    parts: tuple[str, ...] = ()


Scope = Mapping[str, Variable]

_STRING = Variable("string")
SURROUNDINGS: dict[str, Variable] = {
    "today": _STRING,
    "applicant": Variable("map", ("audience", "channel", "identity")),
    "municipality": Variable("map", ("code", "slug", "name", "prefecture")),
}
OUTCOME: dict[str, Variable] = {"outcome": _STRING}


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The surroundings of one evaluation. The maps have the parts named in SURROUNDINGS."""

    today: date
    applicant: Mapping[str, str] = field(default_factory=dict)
    municipality: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, object]:
        return {
            "today": self.today.isoformat(),
            "applicant": dict(self.applicant),
            "municipality": dict(self.municipality),
        }


def scope_of(definition: Definition) -> dict[str, Variable]:
    """What rules outside groups can see."""
    return SURROUNDINGS | _variables(definition.fields.values())


def scope_in(group: Field, outer: Scope) -> dict[str, Variable]:
    """What the rules of a group's questions can see: the same row first, then everything outside."""
    return dict(outer) | _variables(group.fields)


def _variables(fields: Iterable[Field]) -> dict[str, Variable]:
    return {f.id: _variable(f) for f in fields if f.answered and f.id}


def _variable(f: Field) -> Variable:
    if not f.type:
        return Variable("any")
    kind = type_of(f.type)
    if kind.rule_type == "rows":
        return Variable("rows", tuple(one.id for one in f.fields if one.answered))
    return Variable(kind.rule_type, kind.parts)
