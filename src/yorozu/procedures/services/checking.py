"""Everything that can be wrong with a document, found before anything is stored."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from yorozu.forms.services import (
    Definition,
    DefinitionFaults,
    Document,
    Fault,
    check_document,
    dump_definition,
    example_faults,
    load_document,
    parse_definition,
)
from yorozu.municipality.models import Department, Municipality
from yorozu.municipality.selectors import department_by_path, department_for_role
from yorozu.procedures.memory import Memory
from yorozu.procedures.selectors.faults import CityNames

# By digest and day: a pack is read once for all the cities of a load.
_texts: Memory[tuple[str, date], tuple[Document | None, list[Fault]]] = Memory(128)


def checked(
    municipality: Municipality, source: Mapping[str, Any] | str, *, today: date
) -> tuple[Document, Department]:
    """The document and the department that the city has for it. Raises DefinitionFaults with every fault.

    The document's own example has to pass its checks on `today`.
    """
    document, faults = _read(source, today)
    data = document.data if document else source
    if isinstance(data, Mapping):
        faults += [_placed(source, each) for each in CityNames(municipality).faults(data)]
    if document is None or faults:
        raise DefinitionFaults(faults)
    return document, _department(municipality, document.definition)


def _read(source: Mapping[str, Any] | str, today: date) -> tuple[Document | None, list[Fault]]:
    if not isinstance(source, str):
        return _read_anew(source, today)
    key = sha256(source.encode("utf-8", "surrogatepass")).hexdigest(), today
    document, faults = _texts.get(key, lambda: _read_anew(source, today))
    return document, list(faults)


def _read_anew(source: Mapping[str, Any] | str, today: date) -> tuple[Document | None, list[Fault]]:
    try:
        document = _document(source)
    except DefinitionFaults as refused:
        return None, list(refused.faults)
    faults = example_faults(document.definition, today=today)
    if faults and isinstance(source, str):
        faults = check_document(source, today=today)  # the same with their lines
    return document, faults


def _document(source: Mapping[str, Any] | str) -> Document:
    if isinstance(source, str):
        return load_document(source)
    definition = parse_definition(source)
    return Document(definition, dump_definition(definition))


def _department(municipality: Municipality, definition: Definition) -> Department:
    if definition.department:
        return department_by_path(municipality, definition.department)
    return department_for_role(municipality, definition.department_role)


def _placed(source: Mapping[str, Any] | str, found: tuple[str, str, str]) -> Fault:
    """The fault with the first line that has its key and the name, where the document is text."""
    path, name, message = found
    key = path.rpartition(".")[2]
    lines = source.splitlines() if isinstance(source, str) else []
    line = next((number for number, text in enumerate(lines, 1) if key in text and name in text), None)
    return Fault(path, line, message)
