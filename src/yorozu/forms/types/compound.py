"""What the types whose answer has several parts share."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from yorozu.forms.definition.document import Field
from yorozu.forms.types.base import Check, FieldType, Posted, Schema, is_blank_map, read_parts
from yorozu.forms.types.parts import Part
from yorozu.forms.types.refused import Refused, part_label
from yorozu.foundation.language import gettext


class Compound(FieldType):
    """Every part has a label and a reader; an answer is a map that holds every part, "" where optional and blank."""

    rule_type = "map"
    is_fieldset = True
    labels: ClassVar[dict[str, str]]
    readers: ClassVar[dict[str, Part]]
    part_schemas: ClassVar[dict[str, Schema]]
    sample: ClassVar[dict[str, str]]
    chosen: ClassVar[frozenset[str]] = frozenset()  # parts that are chosen from a list, not written

    def check(self, field: Field) -> Check:
        readers, optional = list(self.readers.items()), self.optional_parts
        named = {part: part_label(field.label, gettext(label)) for part, label in self.labels.items()}

        def check(raw: Any) -> dict[str, str] | None:
            if is_blank_map(raw):
                return None
            if not isinstance(raw, Mapping):
                raise Refused(
                    gettext("{names}に分けて入力してください。").format(
                        names="・".join(map(gettext, self.labels.values()))
                    )
                )
            problems: dict[str, str] = {}
            value: dict[str, str] = {}
            for part, read in readers:
                try:
                    text = read(raw.get(part))
                except Refused as refused:
                    problems[f".{part}"] = gettext("{named}は、{refused}").format(
                        named=named[part], refused=gettext(str(refused))
                    )
                    continue
                if text is None and part not in optional:
                    verb = "選んで" if part in self.chosen else "入力して"
                    problems[f".{part}"] = gettext("{named}を{verb}ください。").format(
                        named=named[part], verb=gettext(verb)
                    )
                value[part] = text or ""
            if len(raw) > len(readers) or not raw.keys() <= self.readers.keys():
                problems[""] = gettext("入れられるのは{names}だけです。ほかは消してください。").format(
                    names="・".join(self.readers)
                )
            if problems:
                raise Refused(parts=problems)
            return value

        return check

    def schema(self, field: Field) -> Schema:
        parts = {
            part: {"title": self.labels[part]}
            | ({"anyOf": [{"const": ""}, found]} if part in self.optional_parts else found)
            for part, found in self.part_schemas.items()
        }
        needed = [part for part in self.readers if part not in self.optional_parts]
        return {"type": "object", "properties": parts, "required": needed, "additionalProperties": False}

    def example(self, field: Field, today: date) -> Any:
        return dict(self.sample) | (field.example if isinstance(field.example, dict) else {})

    def shown(self, field: Field, value: Any) -> str:
        return " ".join(text for text in value.values() if text)

    def columns(self, field: Field) -> list[str]:
        return [f"{field.label}（{label}）" for label in self.labels.values()]

    def cells(self, field: Field, value: Any) -> list[str]:
        return [(value or {}).get(part, "") for part in self.readers]

    def read(self, field: Field, posted: Posted, name: str) -> Any:
        return read_parts(posted, name, list(self.readers))

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        parts = raw if isinstance(raw, Mapping) else {}
        return {"parts": {part: parts.get(part, "") for part in self.readers}, "part_labels": self.labels}
