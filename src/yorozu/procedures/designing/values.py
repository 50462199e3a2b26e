"""One property: how it stands in the form's controls, and what is kept of what was typed."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from yorozu.foundation.text import refuse_unsafe
from yorozu.procedures.designing.props import Prop

MEGABYTE = 1024 * 1024
_USUAL: dict[str, Any] = {"confidentiality": 3, "format": "any", "identity": "none", "proxy": "no"}
_LONGEST = 4000
_INTEGER = re.compile(r"-?\d{1,12}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
_WIDE = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")


class BadInput(ValueError):
    """What was typed cannot be kept; the message says what to write."""


class Posted(Protocol):
    def get(self, key: str, /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...


def token_of(value: Any) -> str:
    """Tells whether a thing is still what was shown: 20 hex digits."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def get(element: Any, key: str) -> Any:
    """The value under a dotted key; None where there is none."""
    for part in key.split("."):
        element = element.get(part) if isinstance(element, Mapping) else None
    return element


def put(element: dict[str, Any], key: str, value: Any) -> None:
    """Set it under a dotted key; None takes it away, and what is empty then."""
    first, _, rest = key.partition(".")
    if rest:
        inner = element.get(first)
        inner = dict(inner) if isinstance(inner, Mapping) else {}
        put(inner, rest, value)
        value = inner or None
    if value is None:
        element.pop(first, None)
    else:
        element[first] = value


def shown(prop: Prop, value: Any, field: Mapping[str, Any] | None = None) -> Any:
    """What stands in the control: text, True or False, or a list of codes."""
    if prop.kind == "flag":
        return value is True
    if prop.kind == "several":
        return (
            [str(each) for each in value]
            if isinstance(value, Sequence) and not isinstance(value, str)
            else []
        )
    if value is None:
        value = _USUAL.get(prop.key, "")
    if prop.kind == "lines":
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    if prop.kind == "options":
        return "\n".join(str(each.get("label", "")) for each in value) if isinstance(value, list) else ""
    if prop.kind == "megabytes" and isinstance(value, int):
        return f"{value / MEGABYTE:g}"
    if prop.kind == "example":
        return _example_shown(value, field or {})
    return "" if isinstance(value, dict | list) else str(value)


def take(prop: Prop, posted: Posted, name: str, before: Any, field: Mapping[str, Any] | None = None) -> Any:
    """The value to keep, None for nothing. Raises BadInput."""
    if prop.kind == "flag":
        return True if posted.get(name) else None
    if prop.kind == "several":
        return [str(each) for each in posted.getlist(name)[:300]] or None
    text = clean(posted.get(name))
    if not text:
        return None
    if prop.kind in ("integer", "number", "megabytes"):
        return _number(prop, text)
    if prop.kind == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()] or None
    if prop.kind == "options":
        return options_from(text, before)
    if prop.kind == "example":
        return _example(text, field or {})
    value: Any = int(text) if prop.key == "confidentiality" and text in ("1", "2", "3") else text
    return None if _USUAL.get(prop.key) == value else value


def clean(raw: Any) -> str:
    """Text as typed, without blanks around it. Raises BadInput for what no store keeps."""
    text = str(raw or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        refuse_unsafe(text)
    except ValueError as bad:
        raise BadInput(str(bad)) from None
    if len(text) > _LONGEST * 5:
        raise BadInput(f"長すぎます。{_LONGEST * 5:,}文字までにしてください。")
    return text


def options_from(text: str, before: Any) -> list[dict[str, str]]:
    """Options from lines of words. One that was there keeps its code, also when only its words were changed."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    old = [each for each in before if isinstance(each, dict)] if isinstance(before, list) else []
    codes: dict[str, str] = {each["label"]: each["code"] for each in old if each.get("label") in lines}
    for place, line in enumerate(lines):
        if line not in codes and place < len(old) and old[place].get("label") not in lines:
            codes[line] = old[place]["code"]
    taken = set(codes.values()) | {str(each.get("code")) for each in old}
    for line in lines:
        if line not in codes:
            number = 1
            while f"o{number}" in taken:
                number += 1
            codes[line] = f"o{number}"
            taken.add(codes[line])
    return [{"code": codes[line], "label": line} for line in lines]


def _number(prop: Prop, text: str) -> Any:
    plain = text.translate(_WIDE).replace(",", "")
    if prop.kind == "integer":
        if not _INTEGER.fullmatch(plain):
            raise BadInput(f"「{prop.label}」は、整数（例: 10）で入れてください。")
        return int(plain)
    if not _NUMBER.fullmatch(plain):
        raise BadInput(f"「{prop.label}」は、数（例: 1.5）で入れてください。")
    return plain if prop.kind == "number" else round(float(plain) * MEGABYTE)


def _example(text: str, field: Mapping[str, Any]) -> Any:
    kind = field.get("type")
    if kind == "yes_no":
        return {"はい": True, "いいえ": False}.get(text, text)
    if kind in ("integer", "money") and _INTEGER.fullmatch(text.translate(_WIDE).replace(",", "")):
        return int(text.translate(_WIDE).replace(",", ""))
    if kind == "choice" and isinstance(field.get("options"), list):
        return next((each["code"] for each in field["options"] if each.get("label") == text), text)
    return text


def _example_shown(value: Any, field: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if field.get("type") == "choice" and isinstance(field.get("options"), list):
        return next(
            (str(each["label"]) for each in field["options"] if each.get("code") == value), str(value)
        )
    return "" if isinstance(value, dict | list) else str(value)
