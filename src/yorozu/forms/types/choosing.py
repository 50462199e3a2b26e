"""yes_no, choice, choices and consent: answers that are picked, not written."""

from datetime import date
from typing import Any, ClassVar

from yorozu.forms.definition.document import Field, Option
from yorozu.forms.definition.reader import OPTION_CODE, Reader, wrong_type
from yorozu.forms.types.base import Check, FieldType, Posted, Schema
from yorozu.forms.types.refused import Refused
from yorozu.foundation.language import gettext

MAX_OPTIONS = 200
#: Up to this many are radio buttons, more are a list to open.
MAX_RADIOS = 7
_ON = {"true": True, "on": True, "yes": True, "false": False, "no": False}


class YesNo(FieldType):
    name = "yes_no"
    rule_type = "bool"
    is_fieldset = True
    verb = "選んで"

    def check(self, field: Field) -> Check:
        def check(raw: Any) -> bool | None:
            if raw is None or raw == "" or isinstance(raw, bool):
                return None if raw == "" else raw
            raise Refused("「はい」か「いいえ」を選んでください。")

        return check

    def schema(self, field: Field) -> Schema:
        return {"type": "boolean"}

    def example(self, field: Field, today: date) -> Any:
        return True if field.example is None else field.example

    def shown(self, field: Field, value: Any) -> str:
        return "はい" if value else "いいえ"

    def read(self, field: Field, posted: Posted, name: str) -> Any:
        raw = posted.get(name)
        return _ON.get(raw, raw) if isinstance(raw, str) else raw

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        return {"choices": [("true", "はい", raw is True), ("false", "いいえ", raw is False)]}


class Consent(YesNo):
    name = "consent"
    is_fieldset = False
    unanswered = False

    def define(self, reader: Reader) -> dict[str, Any]:
        return {"text": reader.text("text", required=True, limit=4000)}

    def check(self, field: Field) -> Check:
        def check(raw: Any) -> bool | None:
            if raw is True:
                return True
            if raw is None or raw is False or raw == "":
                return None  # not ticked is not answered
            raise Refused("同意するときは、チェックを入れてください。")

        return check

    def missing(self, field: Field) -> str:
        return gettext("{label}の内容を読み、同意するときはチェックを入れてください。").format(
            label=field.label
        )

    def schema(self, field: Field) -> Schema:
        return {"type": "boolean", "description": field.text} | ({"const": True} if field.required else {})

    def shown(self, field: Field, value: Any) -> str:
        return "同意する" if value else "同意しない"

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        return {"checked": raw is True}


class Choice(FieldType):
    name = "choice"
    is_fieldset = True
    verb = "選んで"

    def define(self, reader: Reader) -> dict[str, Any]:
        return {"options": read_options(reader)}

    def check(self, field: Field) -> Check:
        codes = frozenset(option.code for option in field.options)

        def check(raw: Any) -> str | None:
            if raw is None or raw == "":
                return None
            if not isinstance(raw, str) or raw not in codes:
                raise Refused("示された中から一つを選んでください。")
            return raw

        return check

    def schema(self, field: Field) -> Schema:
        return {"oneOf": [{"const": option.code, "title": option.label} for option in field.options]}

    def example(self, field: Field, today: date) -> Any:
        return field.options[0].code if field.example is None and field.options else field.example

    def shown(self, field: Field, value: Any) -> str:
        return field.option_label(value)

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        choices = [(option.code, option.label, raw == option.code) for option in field.options]
        return {"choices": choices, "radios": len(choices) <= MAX_RADIOS}


class Choices(Choice):
    name = "choices"
    rule_type = "list"
    unanswered: ClassVar[Any] = ()

    def define(self, reader: Reader) -> dict[str, Any]:
        options = read_options(reader)
        low = reader.integer("min", 0, MAX_OPTIONS)
        high = reader.integer("max", 1, MAX_OPTIONS)
        if (low or 0) > min(len(options), high or MAX_OPTIONS):
            reader.fault("min", "min は max と選択肢の数以下にしてください。")
        return {"options": options, "min": low, "max": high}

    def check(self, field: Field) -> Check:
        codes = frozenset(option.code for option in field.options)
        low, high = int(field.min or 0), int(field.max or len(codes))

        def check(raw: Any) -> list[str] | None:
            if raw is None or raw == "" or raw == []:
                return None
            if (
                not isinstance(raw, list)
                or len(raw) > MAX_OPTIONS
                or not all(isinstance(x, str) for x in raw)
            ):
                raise Refused("示された中から選んでください。")
            picked = set(raw)
            if not picked <= codes or len(picked) < len(raw):
                raise Refused("示された中から、同じものを重ねずに選んでください。")
            if not low <= len(raw) <= high:
                raise Refused(
                    gettext("{low}個から{high}個まで選んでください。").format(low=low, high=high)
                    if low
                    else gettext("{high}個まで選んでください。").format(high=high)
                )
            return [option.code for option in field.options if option.code in picked]

        return check

    def rule_value(self, value: Any) -> Any:
        return list(value)

    def schema(self, field: Field) -> Schema:
        found = {"type": "array", "items": super().schema(field), "uniqueItems": True}
        found |= {"minItems": max(1, int(field.min))} if field.min else {}
        return found | ({"maxItems": field.max} if field.max else {})

    def example(self, field: Field, today: date) -> Any:
        if field.example is not None:
            return field.example if isinstance(field.example, list) else [field.example]
        return [option.code for option in field.options[: max(1, int(field.min or 1))]]

    def shown(self, field: Field, value: Any) -> str:
        return "、".join(field.option_label(code) for code in value)

    def hint(self, field: Field) -> str:
        return (
            "あてはまるものをすべて選んでください。"
            if not field.max
            else gettext("{max}個まで選べます。").format(max=field.max)
        )

    def read(self, field: Field, posted: Posted, name: str) -> Any:
        return [str(code) for code in posted.getlist(name)[: MAX_OPTIONS + 1]]

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        picked = raw if isinstance(raw, list) else []
        return {"choices": [(option.code, option.label, option.code in picked) for option in field.options]}


def read_options(reader: Reader) -> tuple[Option, ...]:
    """`{code: label}` as authors write it, or `[{code, label}]` as it is stored, where order must last."""
    raw = reader.required("options")
    if isinstance(raw, list):
        pairs = [(one.text("code", required=True), one.text("label", required=True)) for one in _each(reader)]
    elif isinstance(raw, dict):
        pairs = list(raw.items())
    else:
        if raw is not None:
            reader.fault("options", wrong_type(raw, "「符号: 表示する言葉」の対応表"))
        return ()
    return _valid_options(reader, pairs)


def _each(reader: Reader) -> list[Reader]:
    found = list(reader.items("options", count=MAX_OPTIONS))
    for one in found:
        one.raw("code"), one.raw("label")
        one.finish(where="選択肢では")
    return found


def _valid_options(reader: Reader, pairs: list[tuple[str, Any]]) -> tuple[Option, ...]:
    if not 1 <= len(pairs) <= MAX_OPTIONS:
        reader.fault("options", f"選択肢は1個から{MAX_OPTIONS}個までにしてください。")
    options: dict[str, Option] = {}
    for code, label in pairs[:MAX_OPTIONS]:
        if not OPTION_CODE.fullmatch(code):
            reader.fault(
                "options", f"選択肢の符号「{code[:40]}」は使えません。半角の英数字と - _ . で書いてください。"
            )
        elif not isinstance(label, str) or not label.strip() or len(label) > 200:
            reader.fault(
                "options", f"選択肢「{code}」の表示は、引用符で囲んだ200文字までの文字列で書いてください。"
            )
        elif code in options:
            reader.fault("options", f"選択肢の符号「{code}」が二度書かれています。")
        else:
            options[code] = Option(code, label)
    return tuple(options.values())
