"""Properties and their values in the words of the screen, and faults said in them."""

import re
from collections.abc import Mapping
from typing import Any

from yorozu.procedures.designing import parts
from yorozu.procedures.designing.props import SECTION, Prop, field_props
from yorozu.procedures.designing.terms import TERMS
from yorozu.procedures.designing.types import type_words
from yorozu.procedures.designing.values import MEGABYTE

_LONGEST = 300
_MORE = {
    "type": "質問の種類", "id": "符号", "fields": "質問", "sections": "区分", "route": "決裁の経路", "notice": "通知",
    "checks": "答えどうしの確認", "office_checks": "審査で確かめること", "outcomes": "決められる結果", "guide": "案内の文",
    "fee": "手数料", "retention": "文書の保存", "capacity": "定員", "applicant": "申請者の欄", "limits": "ファイル全体の上限",
    "legal_basis": "根拠法令", "department_role": "担当する役割", "code": "手続の符号", "rule": "条件", "message": "文",
    "appeal": "教示", "seats": "定員", "template": "ひな形", "who": "対象となる方", "when": "いつ", "step": "すること",
}  # fmt: skip


def _known() -> dict[str, Prop]:
    found: dict[str, Prop] = {prop.key: prop for prop in SECTION}
    kinds = (
        "text",
        "textarea",
        "integer",
        "decimal",
        "choice",
        "file",
        "note",
        "group",
        "choices",
        "consent",
    )
    for kind in reversed(kinds):
        found |= {prop.key: prop for prop in field_props(kind)}
    for part in parts.PARTS.values():
        found |= {prop.key: prop for prop in part.props}
        found |= {prop.key.rpartition(".")[2]: prop for prop in part.props if prop.key.count(".")} | found
        found |= {prop.key: prop for rows in part.rows for prop in rows.props} | found
    return found


_PROPS = _known()


def name_of(key: str) -> str:
    """The plain name of a property; the key itself where it has none."""
    if key in _MORE:
        return _MORE[key]
    return _PROPS[key].label if key in _PROPS else key


def said_value(key: str, value: Any) -> str:
    """A value as a person reads it; 「なし」 for nothing."""
    if value is None or value == "" or value == []:
        return "なし"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if key == "type":
        return type_words(str(value)).label
    if key == "same_as":
        return TERMS.get(str(value), str(value))
    if key in ("max_bytes", "bytes") and isinstance(value, int):
        return f"{value / MEGABYTE:g} MB"
    if value == "none":
        return "なし"
    choices = dict(_PROPS[key].choices) if key in _PROPS else {}
    if isinstance(value, list):
        return _cut("、".join(_item(each, choices) for each in value))
    if isinstance(value, Mapping):
        return _cut(_item(value, choices))
    return _cut(choices.get(str(value), str(value)))


def _item(value: Any, choices: Mapping[str, str]) -> str:
    if not isinstance(value, Mapping):
        return choices.get(str(value), str(value))
    if set(value) == {"code", "label"}:
        return str(value["label"])
    return "（" + "・".join(f"{name_of(str(k))} {said_value(str(k), v)}" for k, v in value.items()) + "）"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_MISSING = re.compile(r"「([a-z_]+)」がありません。書き足してください。")
_EMPTY = re.compile(r"「([a-z_]+)」が空です。書いてください。")
_ONE_OR_MORE = re.compile(r"「([a-z_]+)」を一つ以上書いてください。")
_SOME = re.compile(r"「([a-z_]+)」に.*から一つ以上を書いてください。")
_KEY = re.compile(r"(?<![A-Za-z0-9_「])(show_if|required_if|department_role|department|max_length|min_length|length|"
                  r"options|example|same_as|route|notice|certificate_text|years|permanent|required|when|max|min)"
                  r"(?:: ?(?:true|none|数))?(?![A-Za-z0-9_(])")  # fmt: skip


def plain_fault(message: str) -> tuple[str, str]:
    """(the property that is missing or "", the message) with names of the screen instead of those of the file."""
    for pattern, words in (
        (_MISSING, "「{}」を入れてください。"), (_EMPTY, "「{}」を入れてください。"),
        (_ONE_OR_MORE, "「{}」を一つ以上入れてください。"), (_SOME, "「{}」を一つ以上選んでください。"),
    ):  # fmt: skip
        if match := pattern.fullmatch(message):
            return match[1], words.format(name_of(match[1]))
    return "", _KEY.sub(lambda match: f"「{name_of(match[1])}」", message)
