"""Events and their handlers: everything defined is heard, everything heard is well formed."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from datetime import date, datetime
from types import UnionType
from typing import Any
from uuid import UUID

import yorozu
from yorozu.foundation import events
from yorozu.foundation.events import Event

from .sources import Module, assert_none, modules, parse

# Events that nobody hears yet, and why they are told all the same.
UNHEARD: dict[str, str] = {}
_PLAIN = {int, str, bool, UUID, datetime, date, type(None)}
_PERSONAL = re.compile(r"name|kana|email|phone|address|answer|reason|message|code|birth|content|text")
_JOINING = re.compile(r"\b(?:events\.subscribe|panels\.register|navigation\.register)\(")


def event_faults(kind: type[Event]) -> Iterator[str]:
    """Events that are not frozen dataclasses of ids and plain values, or whose fields sound personal."""
    if not dataclasses.is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        yield f"{kind.__name__} is not frozen"
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        if not {*(typing.get_args(hint) if isinstance(hint, UnionType) else (hint,))} <= _PLAIN:
            yield f"{kind.__name__}.{field.name} is no plain value"
        if _PERSONAL.search(field.name):
            yield f"{kind.__name__}.{field.name} could carry what a person wrote"


def handler_faults(kind: type[Event], handler: Callable[..., Any]) -> Iterator[str]:
    """Handlers not called on_<something>, or not taking exactly the event they hear."""
    path = f"{handler.__module__}.{handler.__name__}"
    parameters = list(inspect.signature(handler).parameters.values())
    if not handler.__name__.startswith("on_"):
        yield f"{path} is not called on_<what happened>"
    if not re.fullmatch(r"yorozu\.\w+\.handlers(\.\w+)?", handler.__module__):
        yield f"{path} is not in a file of handlers"
    if len(parameters) != 1:
        yield f"{path} takes {len(parameters)} arguments"
    elif typing.get_type_hints(handler).get(parameters[0].name) is not kind:
        yield f"{path} does not say that it takes {kind.__name__}"


def joining_faults(module: Module) -> Iterator[str]:
    """Subscriptions and plug-ins outside the one table."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if _JOINING.search(line):
            yield f"{module.where}:{number} {line.strip()}"


def _events() -> list[type[Event]]:
    for found in pkgutil.iter_modules(yorozu.__path__, "yorozu."):
        if any(module.name.startswith(f"{found.name}.events") for module in modules()):
            importlib.import_module(f"{found.name}.events")
    return [kind for kind in _below(Event) if kind.__module__.startswith("yorozu.")]


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _handlers() -> Iterator[tuple[type[Event], Callable[..., Any]]]:
    for kind, paths in events.subscriptions().items():
        for path in paths:
            module, _, name = path.rpartition(".")
            if module.startswith("yorozu."):
                yield kind, getattr(importlib.import_module(module), name)


def test_every_event_is_heard_or_listed_with_a_reason() -> None:
    heard = {kind.__name__ for kind, _handler in _handlers()}
    defined = {kind.__name__ for kind in _events()}
    assert defined, "no events found: the check looks in the wrong place"
    assert defined - heard == set(UNHEARD)


def test_events_carry_ids_and_plain_values_only() -> None:
    assert_none(fault for kind in _events() for fault in event_faults(kind))


def test_handlers_are_named_for_what_happened_and_take_that_event() -> None:
    assert_none(fault for each in _handlers() for fault in handler_faults(*each))


def test_every_handler_that_is_written_is_subscribed() -> None:
    subscribed = {f"{handler.__module__}.{handler.__name__}" for _kind, handler in _handlers()}
    written = {
        f"{module.name}.{found}"
        for module in modules()
        if ".handlers" in module.name
        for found in re.findall(r"^def (on_\w+)\(", module.text, re.MULTILINE)
    }
    assert written - subscribed == set()


def test_everything_is_joined_in_the_wiring() -> None:
    assert_none(
        fault
        for module in modules()
        if module.name != "yorozu.config.wiring"
        for fault in joining_faults(module)
    )


@dataclasses.dataclass(frozen=True)
class _Broken(Event):
    applicant_name: str
    rows: list[int]


def _told(event: Event, twice: bool) -> None: ...


def test_the_checks_see_what_they_are_for() -> None:
    assert list(event_faults(_Broken)) == [
        "_Broken.applicant_name could carry what a person wrote",
        "_Broken.rows is no plain value",
    ]
    assert [fault.split(" ", 1)[1] for fault in handler_faults(_Broken, _told)] == [
        "is not called on_<what happened>",
        "is not in a file of handlers",
        "takes 2 arguments",
    ]
    broken = parse("yorozu.cases.apps", "events.subscribe(Submitted, on_submitted)\n")
    assert list(joining_faults(broken)) == ["cases.apps:1 events.subscribe(Submitted, on_submitted)"]
