"""textarea: text of several lines."""

from datetime import date
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.definition.reader import Reader
from yorozu.forms.types.base import Check, FieldType, Schema
from yorozu.forms.types.characters import NOT_BLANK_PATTERN, SAFE_LINES_PATTERN, read_lines
from yorozu.foundation.language import gettext

MAX_LENGTH = 20_000


class TextArea(FieldType):
    name = "textarea"

    def define(self, reader: Reader) -> dict[str, Any]:
        return {"max_length": reader.integer("max_length", 1, MAX_LENGTH, default=2000)}

    def check(self, field: Field) -> Check:
        limit = field.max_length or 2000
        return lambda raw: read_lines(raw, limit=limit)

    def schema(self, field: Field) -> Schema:
        safe = [{"pattern": SAFE_LINES_PATTERN}, {"pattern": NOT_BLANK_PATTERN}]
        return {"type": "string", "maxLength": field.max_length, "allOf": safe}

    def example(self, field: Field, today: date) -> Any:
        return "例" if field.example is None else str(field.example)

    def hint(self, field: Field) -> str:
        return gettext("{max_length}文字まで").format(max_length=field.max_length)
