"""Conditions from menus, and the types and terms that an author may choose from."""

from yorozu.forms.menus.comparisons import COMPARISONS, Comparison, comparison_of
from yorozu.forms.menus.condition import BadValue, Condition, Subject, Term, kind_of, read, value_for, written
from yorozu.forms.types.registry import type_names, type_of

__all__ = [
    "COMPARISONS",
    "BadValue",
    "Comparison",
    "Condition",
    "Subject",
    "Term",
    "allowed_in_group",
    "comparison_of",
    "question_kind",
    "question_parts",
    "question_types",
    "read",
    "value_for",
    "written",
]


def question_types() -> list[str]:
    """Names of the types of question, in their usual order."""
    return type_names()


def allowed_in_group(name: str) -> bool:
    """Whether questions of the type may stand in a group that repeats."""
    return name in type_names() and type_of(name).allowed_in_group


def question_kind(name: str) -> str:
    """The key of COMPARISONS for questions of a type; "" where no rule can see them."""
    return kind_of(name, type_of(name).rule_type) if name in type_names() else ""


def question_parts(name: str) -> tuple[str, ...]:
    """Parts of an answer that rules may name (`address.city`)."""
    return type_of(name).parts if name in type_names() else ()
