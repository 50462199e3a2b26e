"""group (questions asked once for each of several) and note (shown, never answered).

The answers inside a group are checked by `forms.answers`, which knows their rules.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from yorozu.forms.definition.document import Field
from yorozu.forms.definition.reader import Reader
from yorozu.forms.types.base import Check, FieldType, Schema
from yorozu.foundation.language import gettext

MAX_ITEMS = 50


class Group(FieldType):
    name = "group"
    rule_type = "rows"
    unanswered: ClassVar[Any] = ()
    allowed_in_group = False
    is_fieldset = True

    def __init__(self, type_of: Callable[[str], FieldType]) -> None:
        """`type_of` gives the types of the questions inside, by their names."""
        self._type_of = type_of

    def define(self, reader: Reader) -> dict[str, Any]:
        low = reader.integer("min", 0, MAX_ITEMS, default=0)
        high = reader.integer("max", 1, MAX_ITEMS, default=10)
        if (low or 0) > (high or 0):
            reader.fault("min", "min は max 以下にしてください。")
        return {"min": low, "max": high, "item_label": reader.text("item_label", limit=40)}

    def missing(self, field: Field) -> str:
        least = int(field.min or 1)
        if least <= 1:
            return gettext("{label}を入力してください。").format(label=field.label)
        return gettext("{label}の欄を{least}つ以上入力してください。").format(label=field.label, least=least)

    def check(self, field: Field) -> Check:
        raise NotImplementedError("a group is checked by forms.answers")

    def shown(self, field: Field, value: Any) -> str:
        """A line for each row: 見本 花子（みほん はなこ）　世帯主から見た続柄：妻."""
        return "\n".join(line for row in value if (line := self._line(field, row)))

    def _line(self, field: Field, row: Mapping[str, Any]) -> str:
        return "\u3000".join(self._part(sub, row[sub.id]) for sub in field.fields if sub.id in row)

    def _part(self, sub: Field, value: Any) -> str:
        text = " ".join(self._type_of(sub.type).shown(sub, value).splitlines())
        return text if sub.type == "person_name" else f"{sub.label}：{text}"  # a name needs no label


class Note(FieldType):
    name = "note"
    rule_type = ""

    def define(self, reader: Reader) -> dict[str, Any]:
        return {"text": reader.text("text", required=True, limit=4000)}

    def check(self, field: Field) -> Check:
        raise NotImplementedError("a note is never answered")

    def schema(self, field: Field) -> Schema:
        raise NotImplementedError("a note is never answered")

    def example(self, field: Field, today: date) -> Any:
        return None
