"""What of a form can be counted, and how."""

from dataclasses import dataclass

from yorozu.forms.services import Definition, Field

_WIDEST_SCALE = 11


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` is single, multiple, scale, number or text; `options` are (code, label), none for numbers and texts."""

    id: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()


def questions_in(definition: Definition) -> list[Question]:
    """In the order in which they are asked; dates, consents, places and groups are not counted."""
    found = (_question(field) for section in definition.sections for field in section.fields)
    return [each for each in found if each is not None]


def _question(field: Field) -> Question | None:
    if field.type in ("choice", "choices"):
        kind = "single" if field.type == "choice" else "multiple"
        return Question(field.id, field.label, kind, tuple((each.code, each.label) for each in field.options))
    if field.type == "yes_no":
        return Question(field.id, field.label, "single", (("true", "はい"), ("false", "いいえ")))
    if field.type in ("integer", "money", "decimal"):
        return _number(field)
    if field.type in ("text", "textarea"):
        return Question(field.id, field.label, "text")
    return None


def _number(field: Field) -> Question:
    low, high = field.min, field.max
    if (
        field.type == "integer"
        and isinstance(low, int)
        and isinstance(high, int)
        and high - low < _WIDEST_SCALE
    ):
        return Question(
            field.id, field.label, "scale", tuple((str(each), str(each)) for each in range(low, high + 1))
        )
    return Question(field.id, field.label, "number")
