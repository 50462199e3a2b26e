"""person_name: a name and how it is read."""

from datetime import date
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.types.compound import Compound
from yorozu.forms.types.parts import LINE_SCHEMA, kana, line
from yorozu.forms.types.text import HIRAGANA, KATAKANA


class PersonName(Compound):
    """A name is kept exactly as written: no normalisation, whatever the characters."""

    name = "person_name"
    parts = ("name", "kana")
    labels = {"name": "氏名", "kana": "ふりがな"}
    readers = {"name": line(100), "kana": kana}
    part_schemas = {
        "name": LINE_SCHEMA | {"maxLength": 100},
        "kana": {
            "type": "string",
            "maxLength": 100,
            "pattern": f"^[{HIRAGANA}{KATAKANA}]*[ぁ-ゖァ-ヺｦ-ﾟ][{HIRAGANA}{KATAKANA}]*$",
        },
    }
    sample = {"name": "山田 花子", "kana": "やまだ はなこ"}

    def example(self, field: Field, today: date) -> Any:
        if isinstance(field.example, str):
            return self.sample | {"name": field.example}
        return super().example(field, today)

    def shown(self, field: Field, value: Any) -> str:
        return f"{value['name']}（{value['kana']}）"
