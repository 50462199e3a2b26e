"""Faults of a pack file, each with its file and line, in Japanese."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails

from yorozu.foundation.errors import FieldError, Invalid

_MESSAGES = {
    "missing": "「{key}」がありません。書き加えてください。",
    "extra_forbidden": "「{key}」という項目はありません。綴りを確かめてください。",
    "string_type": "「{key}」は文字で書いてください。数字だけのときは引用符で囲みます。",
    "string_pattern_mismatch": "「{key}」の書き方が違います（正しい形: {pattern}）。",
    "string_too_short": "「{key}」が空です。",
    "string_too_long": "「{key}」は{max_length}文字以内にしてください。",
    "literal_error": "「{key}」は {expected} のどれかにしてください。",
    "int_type": "「{key}」は整数で書いてください。",
    "float_type": "「{key}」は数値で書いてください。",
    "bool_type": "「{key}」は true か false で書いてください。",
    "list_type": "「{key}」は一覧（- で始まる行）で書いてください。",
    "too_short": "「{key}」は{min_length}件以上書いてください。",
    "greater_than_equal": "「{key}」は{ge}以上にしてください。",
    "less_than_equal": "「{key}」は{le}以下にしてください。",
    "model_type": "「{key}」は「項目: 値」の形で書いてください。",
}


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault; `line` counts from 1, and is the nearest line known."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackInvalid(Invalid):
    """A pack file that is refused whole; `faults` lists every reason."""

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__(
            "データ定義ファイルに誤りがあります。\n" + "\n".join(map(str, self.faults)),
            [FieldError(f"{fault.file}:{fault.line}", fault.message) for fault in self.faults],
        )


def message_of(error: ErrorDetails) -> str:
    """What pydantic found, said in Japanese."""
    context: dict[str, Any] = error.get("ctx", {})
    if isinstance(context.get("error"), ValueError):
        return str(context["error"])
    key = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "全体")
    known = _MESSAGES.get(error["type"], "「{key}」の値が正しくありません。")
    return known.format(key=key, **{name: value for name, value in context.items() if name != "key"})


def line_of(node: object, path: Iterable[str | int]) -> int:
    """The line (from 1) of the deepest part of the path that the YAML tree knows."""
    line = 1
    for part in path:
        position = getattr(node, "lc", None)
        if position is None or not isinstance(node, dict | list):
            break
        inside = part in node if isinstance(node, dict) else isinstance(part, int) and part < len(node)
        if not inside:
            break
        line = position.data[part][0] + 1
        node = node[part]  # type: ignore[index]
    return line
