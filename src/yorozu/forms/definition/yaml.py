"""YAML as our authors write it, into plain data with the line of every value.

Read as a stream of events by a loop: no tags, no aliases (so nothing can be blown up), no repeated keys, no
recursion. Only `true`, `false`, `null`, integers and decimals are not text; a date stays the text that was written.
"""

import re
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from yorozu.forms.definition.faults import FaultList, Path
from yorozu.forms.definition.plain import MAX_BYTES, MAX_DEPTH

_INTEGER = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[-+]?\d{1,15}\.\d{1,15}", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class _Stop(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message


class _Builder:
    """The tree under construction: open collections, the key waiting for its value, lines by path."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.lines: dict[Path, int] = {}
        self.root: Any = None
        self.open: list[tuple[Path, Any]] = []
        self.key: list[str | None] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._start(line)
        elif isinstance(event, AliasEvent):
            raise _Stop(line, "「*」による参照は使えません。同じ内容を書き写してください。")
        elif isinstance(event, CollectionStartEvent):
            self._push({} if isinstance(event, MappingStartEvent) else [], line, event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.open.pop()
            self.key.pop()
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line)

    def _start(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _Stop(
                line, "一つのファイルに書ける手続は一つです。「---」で区切らず、ファイルを分けてください。"
            )

    def _push(self, collection: Any, line: int, event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise _Stop(line, f"入れ子が深すぎます。{MAX_DEPTH}段までにしてください。")
        if self._waiting_for_key():
            raise _Stop(line, "項目名は文字列で書いてください。")
        self._refuse_tag(event, line)
        path = self._put(collection, line)
        self.open.append((path, collection))
        self.key.append(None)

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        self._refuse_tag(event, line)
        if self._waiting_for_key():
            self._take_key(event.value, line)
        else:
            self._put(_value(event), line)

    def _waiting_for_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][1], dict) and self.key[-1] is None

    def _take_key(self, key: str, line: int) -> None:
        path, mapping = self.open[-1]
        if key in mapping:
            self.faults.lines = {(*path, key): line}
            self.faults.add((*path, key), f"「{key[:40]}」が二度書かれています。一つにしてください。")
        self.key[-1] = key

    def _put(self, value: Any, line: int) -> Path:
        if not self.open:
            self.root = value
            path: Path = ()
        else:
            parent, collection = self.open[-1]
            if isinstance(collection, list):
                path = (*parent, len(collection))
                collection.append(value)
            else:
                path = (*parent, str(self.key[-1]))
                collection[self.key[-1]] = value
                self.key[-1] = None
        self.lines[path] = line
        return path

    @staticmethod
    def _refuse_tag(event: Any, line: int) -> None:
        if event.tag:
            raise _Stop(line, "「!」による型の指定は使えません。取り除いてください。")


def _value(event: ScalarEvent) -> Any:
    text: str = event.value
    if event.style:  # quoted or block: what is written is text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and not re.match(r"[-+]?0\d", text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def read_yaml(text: str, faults: FaultList) -> Any:
    """Plain data of one document; `faults.lines` is filled. What cannot be read is a fault and gives None."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        faults.add((), "ファイルが大きすぎます。512 KB までにしてください。")
        return None
    builder = _Builder(faults)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Stop as stop:
        return _unreadable(faults, stop.line, stop.message)
    except YAMLError as error:
        return _unreadable(faults, _line_of(error), _explained(error))
    except (ValueError, RecursionError):  # characters or nesting that the reader itself cannot take
        return _unreadable(
            faults, 1, "YAML として読めません。文字化けや深すぎる入れ子がないか確かめてください。"
        )
    faults.lines = builder.lines
    return builder.root


def _unreadable(faults: FaultList, line: int, message: str) -> None:
    faults.lines = {(): line}
    faults.add((), message)


def _line_of(error: YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 1


def _explained(error: YAMLError) -> str:
    problem = str(getattr(error, "problem", "") or "")[:200]
    if "tab" in problem or "'\\t'" in problem:
        return "タブで字下げされています。空白（スペース）で字下げしてください。"
    return f"YAML として読めません。字下げ・引用符・「: 」のあとの空白を確かめてください（{problem or '読めない文字'}）。"
