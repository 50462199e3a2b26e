"""Everything that can be wrong with a document, found before anything is stored."""

from collections.abc import Iterator, Mapping
from datetime import date
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
from yorozu.municipality.models import Department, DepartmentRole, Municipality, Post
from yorozu.municipality.selectors import department_by_path, department_for_role


def checked(
    municipality: Municipality, source: Mapping[str, Any] | str, *, today: date
) -> tuple[Document, Department]:
    """The document and the department that the city has for it. Raises DefinitionFaults with every fault.

    The document's own example has to pass its checks on `today`.
    """
    document, faults = _read(source, today)
    data = document.data if document else source
    if isinstance(data, Mapping):
        faults += [_placed(source, each) for each in _City(municipality).faults(data)]
    if document is None or faults:
        raise DefinitionFaults(faults)
    return document, _department(municipality, document.definition)


def _read(source: Mapping[str, Any] | str, today: date) -> tuple[Document | None, list[Fault]]:
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


class _City:
    """What a city has, read once, and what a document names that it does not have."""

    def __init__(self, municipality: Municipality) -> None:
        self.name = municipality.name
        self.paths = set(Department.objects.within(municipality).values_list("path", flat=True))
        self.roles = set(DepartmentRole.objects.within(municipality).values_list("role", flat=True))
        self.posts = set(Post.objects.within(municipality).values_list("name", flat=True))

    def faults(self, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        """(path, the name, what is wrong) of each name that the city does not know."""
        yield from self._places(data, "")
        route = data.get("route")
        for n, step in enumerate(route if isinstance(route, list) else []):
            if isinstance(step, Mapping):
                yield from self._places(step, f"route.{n}.")
                yield from self._posts(step, f"route.{n}.")

    def _places(self, data: Mapping[str, Any], before: str) -> Iterator[tuple[str, str, str]]:
        path, role = data.get("department"), data.get("department_role")
        if _is_new(path, self.paths):
            yield f"{before}department", str(path), f"{self.name}に「{path}」という部署は登録されていません。"
        if _is_new(role, self.roles):
            message = f"{self.name}には「{role}」を担当する部署が登録されていません。"
            yield f"{before}department_role", str(role), message

    def _posts(self, step: Mapping[str, Any], before: str) -> Iterator[tuple[str, str, str]]:
        acting = step.get("acting")
        for name in (step.get("post"), *(acting if isinstance(acting, list) else [])):
            if _is_new(name, self.posts):
                yield f"{before}post", str(name), f"{self.name}に「{name}」という職は登録されていません。"


def _is_new(name: object, known: set[str]) -> bool:
    return isinstance(name, str) and bool(name) and name not in known


def _placed(source: Mapping[str, Any] | str, found: tuple[str, str, str]) -> Fault:
    """The fault with the first line that has its key and the name, where the document is text."""
    path, name, message = found
    key = path.rpartition(".")[2]
    lines = source.splitlines() if isinstance(source, str) else []
    line = next((number for number, text in enumerate(lines, 1) if key in text and name in text), None)
    return Fault(path, line, message)
