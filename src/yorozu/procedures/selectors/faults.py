"""What is wrong with a document, in itself and in this city."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from yorozu.forms.services import Fault, definition_faults, example_faults, parse_definition
from yorozu.municipality.models import Department, DepartmentRole, Municipality, Post
from yorozu.procedures.designing.digesting import digest_of
from yorozu.procedures.memory import Memory

# By digest and day: the page after a save asks again about what the save has just asked about.
_found: Memory[tuple[str, date], tuple[Fault, ...]] = Memory(64)


def faults_of(municipality: Municipality, document: Mapping[str, Any], *, today: date) -> list[Fault]:
    """Everything for which the document would be refused if it were published today."""
    faults = list(_found.get((digest_of(document), today), lambda: _in_itself(document, today)))
    named = CityNames(municipality).faults(document)
    return faults + [Fault(path, None, message) for path, _, message in named]


def _in_itself(document: Mapping[str, Any], today: date) -> tuple[Fault, ...]:
    faults = definition_faults(document) or example_faults(parse_definition(document), today=today)
    return tuple(faults)


class CityNames:
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
