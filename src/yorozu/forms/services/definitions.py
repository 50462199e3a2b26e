"""Reading a procedure's definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yorozu.forms.definition.document import Definition
from yorozu.forms.definition.faults import Fault, FaultList
from yorozu.forms.definition.parse import read_definition
from yorozu.forms.definition.references import check_references
from yorozu.forms.definition.stored import stored
from yorozu.forms.definition.yaml import read_yaml
from yorozu.forms.rules.book import compile_rules
from yorozu.forms.services.describing import check_example
from yorozu.foundation import clock


@dataclass(frozen=True)
class Document:
    """A procedure that was read without fault, and the JSON in which it is stored."""

    definition: Definition
    data: dict[str, Any]


def load_document(text: str) -> Document:
    """Read a procedure written in YAML. Raises DefinitionFaults with everything wrong and its line."""
    faults = FaultList()
    source = read_yaml(text, faults)
    faults.raise_if_any()
    definition = _checked(source, faults)
    return Document(definition, stored(definition))


def check_document(text: str, *, today: date | None = None) -> list[Fault]:
    """Everything wrong with a procedure written in YAML, in the order of its lines; empty when it can be published.

    Also tries the procedure's own example on its checks, as of `today` (by default the present day).
    """
    faults = FaultList()
    source = read_yaml(text, faults)
    if not faults.found:
        definition = _read(source, faults)
        if definition is not None and not faults.found:
            check_example(definition, faults, today=today or clock.today())
    return faults.in_order()


def definition_faults(source: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with a procedure in plain data, in the order of its paths; empty when it reads without fault."""
    faults = FaultList()
    _read(source, faults)
    return faults.in_order()


def example_faults(definition: Definition, *, today: date) -> list[Fault]:
    """What the definition's own checks refuse in its own example; must be empty when it is published."""
    faults = FaultList()
    check_example(definition, faults, today=today)
    return faults.in_order()


def parse_definition(source: Mapping[str, Any]) -> Definition:
    """Read a procedure from plain data, such as stored JSON. Raises DefinitionFaults with everything wrong."""
    return _checked(source, FaultList())


def dump_definition(definition: Definition) -> dict[str, Any]:
    """JSON that `parse_definition` reads back as an equal definition."""
    return stored(definition)


def _read(source: Any, faults: FaultList) -> Definition | None:
    definition = read_definition(source, faults)
    if definition is not None:
        check_references(definition, faults)
        compile_rules(definition, faults)
    return definition


def _checked(source: Any, faults: FaultList) -> Definition:
    definition = _read(source, faults)
    faults.raise_if_any()
    assert definition is not None  # noqa: S101 - without a definition there is a fault
    return definition
