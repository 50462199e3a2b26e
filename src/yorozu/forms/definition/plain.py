"""Before anything is read: the whole document is plain data, of bounded size and depth, with safe text."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yorozu.forms.definition.faults import FaultList, Path

MAX_BYTES = 512 * 1024
MAX_DEPTH = 12
MAX_NODES = 50_000
_UNSAFE = frozenset(chr(c) for c in (*range(0x20), 0x7F)) - {"\n", "\t"}
_BIG = 10**15


class Plain:
    """Copies a tree into dict, list, str, int, Decimal, bool and None; anything else becomes a fault and None."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.nodes = 0
        self.size = 0

    def copy(self, value: Any, path: Path = ()) -> Any:
        self.nodes += 1
        if len(path) > MAX_DEPTH:
            return self._refuse(path, f"入れ子が深すぎます。{MAX_DEPTH}段までにしてください。")
        if self.nodes > MAX_NODES or self.size > MAX_BYTES:
            return self._too_big()
        if isinstance(value, Mapping):
            return self._mapping(value, path)
        if isinstance(value, list | tuple):
            return [self.copy(item, (*path, i)) for i, item in enumerate(value[:MAX_NODES])]
        return self._scalar(value, path)

    def _mapping(self, value: Mapping[Any, Any], path: Path) -> dict[str, Any]:
        copied: dict[str, Any] = {}
        for key, item in value.items():
            if not isinstance(key, str) or self._text(key, path) is None:
                self._refuse(path, f"項目名「{str(key)[:40]!a}」は文字列で書いてください。")
            else:
                copied[key] = self.copy(item, (*path, key))
        return copied

    def _scalar(self, value: Any, path: Path) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, int) and abs(value) <= _BIG:
            return value
        if isinstance(value, float) and math.isfinite(value):
            value = Decimal(repr(value))
        if isinstance(value, Decimal) and value.is_finite() and abs(value) <= _BIG and len(str(value)) < 40:
            return value
        return self._refuse(
            path, "この値は使えません。文字列・数・真偽値・一覧・対応表のどれかで書いてください。"
        )

    def _text(self, value: str, path: Path) -> str | None:
        self.size += len(value.encode("utf-8", "replace"))
        if self.size > MAX_BYTES:
            self._too_big()
            return None
        if any(c in _UNSAFE or 0xD800 <= ord(c) <= 0xDFFF for c in value):
            self._refuse(
                path, "使えない文字（制御文字または壊れた文字）が含まれています。取り除いてください。"
            )
            return None
        return value

    def _too_big(self) -> None:
        self._refuse((), "定義が大きすぎます。512 KB までにしてください。")

    def _refuse(self, path: Path, message: str) -> None:
        self.faults.add(path, message)
