"""One attempt of one input, timed and judged. Only the documented errors may come of it."""

import json
import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from types import FrameType
from typing import Any

from yorozu.forms.definition.document import Definition
from yorozu.forms.rules.rule import Language
from yorozu.forms.rules.scope import SURROUNDINGS, Variable
from yorozu.forms.rules.tokens import BadRule
from yorozu.forms.services import (
    DefinitionFaults,
    check_document,
    dump_definition,
    load_document,
    parse_definition,
)

TODAY = date(2026, 11, 20)
_KEPT = 20

SCOPE = {
    **SURROUNDINGS,
    "memo": Variable("string"),
    "people": Variable("int"),
    "rate": Variable("double"),
    "married": Variable("bool"),
    "services": Variable("list"),
    "home": Variable("map", ("prefecture", "city", "town")),
    "born": Variable("string"),
    "children": Variable("rows", ("born", "nickname", "grade")),
    "anything": Variable("any"),
}
ROWS = 50  # as many as a group may have
_FULL: dict[str, Any] = {
    "today": "2026-11-20",
    "applicant": {"audience": "resident", "channel": "online", "identity": "none"},
    "municipality": {"code": "032026", "slug": "miyako", "name": "宮古市", "prefecture": "岩手県"},
    "memo": "髙橋𠮷 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" * 40,
    "people": 9_007_199_254_740_993,
    "rate": 1e308,
    "married": True,
    "services": [f"option-{number}" for number in range(ROWS)],
    "home": {"prefecture": "岩手県", "city": "宮古市", "town": "宮町1"},
    "born": "2024-02-29",
    "children": [
        {"born": "2020-02-29", "nickname": "は" * 50, "grade": number, "_": ["born", "nickname", "grade"], "_questions": 3}
        for number in range(ROWS)
    ],
    "anything": [1, "2", {"3": [None]}],
    "_answered": ["memo", "people", "children"],
}  # fmt: skip
_ODD = _FULL | {"memo": "", "people": -(2**63), "rate": -0.0, "services": [], "children": [], "born": "昨日"}
VALUES = (_FULL, _ODD, {"_answered": []})


class _CostIsACrash(logging.Handler):
    """A rule that CEL itself had to stop should never have been compiled; other warnings of rules are expected."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            raise AssertionError(record.getMessage())


_OF_RULES = logging.getLogger("yorozu.forms.rules.rule")
_OF_RULES.addHandler(_CostIsACrash())
_OF_RULES.propagate = False


class TooSlow(BaseException):
    """Not an Exception: what is tried must not take it for one of its own."""


@dataclass
class Found:
    """What came of the attempts so far. `crashes` are anything but an answer or a documented error."""

    tried: int = 0
    accepted: int = 0
    slowest: float = 0.0
    slowest_input: str = ""
    crashes: list[str] = field(default_factory=list)

    def attempt(self, what: str, run: Callable[[], bool], *, limit: float) -> float:
        """Run one; the seconds of processor time it took."""
        started = time.process_time()
        try:
            with at_most(limit):
                self.accepted += run()
        except TooSlow:
            self._crash(f"took longer than {limit:g} s: {what[:200]!r}")
        except (Exception, MemoryError) as fault:  # noqa: BLE001  anything undocumented is what we look for
            self._crash(f"{type(fault).__name__} {str(fault)[:120]!r}: {what[:200]!r}")
        seconds = time.process_time() - started
        self.tried += 1
        if seconds > self.slowest:
            self.slowest, self.slowest_input = seconds, what[:120]
        return seconds

    def _crash(self, said: str) -> None:
        if len(self.crashes) < _KEPT:
            self.crashes.append(said)


def try_document(text: str) -> bool:
    """True when it is accepted. What is accepted reads back from what is stored as the same."""
    faults = check_document(text, today=TODAY)
    assert all(fault.message for fault in faults)
    try:
        document = load_document(text)
    except DefinitionFaults as refused:
        _require_told(refused.faults)
        return False
    _reads_back(document.definition)
    return not faults


def try_bytes(content: bytes) -> bool:
    """As the command does: what is no UTF-8 is told before anything is read."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return try_document(text)


def try_data(source: Any) -> bool:
    """Plain data, as the API and the database hold it."""
    try:
        definition = parse_definition(source)
    except DefinitionFaults as refused:
        _require_told(refused.faults)
        return False
    _reads_back(definition)
    return True


def try_rule(rule: str) -> bool:
    """True when it compiles; then it must decide about any answers."""
    try:
        compiled = Language(SCOPE).compile(rule)
    except BadRule as bad:
        _require_told(str(bad))
        return False
    for values in VALUES:
        assert compiled.decide(values, broken=None) in (True, False, None)
    return True


def _require_told(said: object) -> None:
    if not said:
        raise AssertionError("refused without a word")


def _reads_back(definition: Definition) -> None:
    stored = json.loads(json.dumps(dump_definition(definition)))
    assert parse_definition(stored) == definition


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooSlow after so many seconds of processor time."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
