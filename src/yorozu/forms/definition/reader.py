"""Reads one mapping of the document key by key; every fault is noted and a harmless default returned."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from yorozu.forms.definition.faults import FaultList, Path

MAX_RULE = 500
FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OPTION_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


def wrong_type(value: Any, wanted: str) -> str:
    """Says what to write instead of a value of the wrong kind."""
    kinds = {str: "文字列", bool: "true/false", int: "整数", Decimal: "小数", list: "一覧", dict: "対応表"}
    return f"{wanted}で書いてください（今は{kinds.get(type(value), '空')}です）。"


class Reader:
    def __init__(self, source: Any, path: Path, faults: FaultList) -> None:
        self.path = path
        self.faults = faults
        self._read: set[str] = set()
        self._source: dict[str, Any] = source if isinstance(source, dict) else {}
        if not isinstance(source, dict):
            faults.add(path, wrong_type(source, "「項目名: 値」の対応表"))

    def fault(self, key: str, message: str) -> None:
        self.faults.add((*self.path, key) if key else self.path, message)

    def has(self, key: str) -> bool:
        return self._source.get(key) is not None

    def raw(self, key: str) -> Any:
        self._read.add(key)
        return self._source.get(key)

    def required(self, key: str) -> Any:
        if not self.has(key):
            self.fault("", f"「{key}」がありません。書き足してください。")
        return self.raw(key)

    def text(self, key: str, *, required: bool = False, limit: int = 200) -> str:
        value = self.required(key) if required else self.raw(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            hint = "引用符で囲んだ" if not isinstance(value, list | dict) else ""
            self.fault(key, wrong_type(value, f"{hint}文字列"))
        elif required and not value.strip():
            self.fault(key, f"「{key}」が空です。書いてください。")
        elif len(value) > limit:
            self.fault(key, f"長すぎます。{limit}文字までにしてください（今は{len(value)}文字です）。")
        else:
            return value
        return ""

    def rule(self, key: str, *, required: bool = False) -> str:
        """The text of a CEL rule; whether it can be compiled is asked later, when every field is known."""
        value = self._source.get(key)
        if isinstance(value, bool):
            self._read.add(key)
            return "true" if value else "false"
        return self.text(key, required=required, limit=MAX_RULE).strip()

    def matching(self, key: str, pattern: re.Pattern[str], how: str, *, required: bool = True) -> str:
        value = self.text(key, required=required, limit=100)
        if value and not pattern.fullmatch(value):
            self.fault(key, f"「{value}」は使えません。{how}")
            return ""
        return value

    def integer(self, key: str, low: int, high: int, *, default: int | None = None) -> int | None:
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, wrong_type(value, "整数"))
        elif not low <= value <= high:
            self.fault(key, f"{low}から{high}までの整数にしてください。")
        else:
            return value
        return default

    def number(self, key: str) -> Decimal | None:
        value = self.raw(key)
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", value, re.ASCII):
            return Decimal(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        if value is not None:
            self.fault(key, wrong_type(value, "数"))
        return None

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, wrong_type(value, "true か false"))
        return value is True

    def one_of(self, key: str, options: Collection[str], *, default: str = "") -> str:
        value = self.text(key, required=not default) or default
        if value and value not in options:
            self.fault(
                key,
                f"「{value}」は選べません。{listed(options)}のどれかにしてください。{guess(value, options)}",
            )
            return default
        return value

    def some_of(self, key: str, options: Collection[str], *, required: bool = False) -> tuple[str, ...]:
        values = self.texts(key, limit=100, count=len(options))
        if required and not values:
            self.fault(
                key if self.has(key) else "", f"「{key}」に{listed(options)}から一つ以上を書いてください。"
            )
        for value in values:
            if value not in options:
                self.fault(
                    key,
                    f"「{value}」は選べません。{listed(options)}から選んでください。{guess(value, options)}",
                )
        return tuple(dict.fromkeys(value for value in values if value in options))

    def texts(self, key: str, *, limit: int = 500, count: int = 30) -> tuple[str, ...]:
        values = self._list(key, count)
        for i, value in enumerate(values):
            if not isinstance(value, str) or not value.strip() or len(value) > limit:
                self.faults.add((*self.path, key, i), f"空でない{limit}文字までの文字列で書いてください。")
        return tuple(value for value in values if isinstance(value, str))

    def items(self, key: str, *, count: int, required: bool = False) -> "Iterator[Reader]":
        values = self._list(key, count)
        if required and not values:
            self.fault("" if not self.has(key) else key, f"「{key}」を一つ以上書いてください。")
        for i, value in enumerate(values):
            yield Reader(value, (*self.path, key, i), self.faults)

    def child(self, key: str, *, required: bool = False) -> "Reader | None":
        value = self.required(key) if required else self.raw(key)
        return None if value is None else Reader(value, (*self.path, key), self.faults)

    def finish(self, *, where: str = "") -> None:
        """Refuse every key that nobody asked for."""
        for key in self._source:
            if key not in self._read:
                self.fault(key, f"「{key[:40]}」という項目は{where}使えません。{guess(key, self._read)}")

    def _list(self, key: str, count: int) -> list[Any]:
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(key, wrong_type(value, "一覧（「- 」で始まる行、または [ ] ）"))
            return []
        if len(value) > count:
            self.fault(key, f"多すぎます。{count}個までにしてください（今は{len(value)}個です）。")
        return value[:count]


def listed(options: Collection[str]) -> str:
    return "・".join(options)


def guess(value: str, options: Collection[str]) -> str:
    near = get_close_matches(value[:100], list(options), n=1)
    return f"「{near[0]}」のことですか。" if near else ""
