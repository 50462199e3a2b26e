"""Every address of the installation with its view, and views called as nobody's browser would."""

import inspect
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Role
from yorozu.municipality.models import Municipality

_SAMPLES = {"SlugConverter": "nowhere", "IntConverter": 1, "UUIDConverter": uuid.UUID(int=1)}


@dataclass(frozen=True)
class Route:
    """One address: `path` as written in the patterns, `name` with its namespace."""

    path: str
    name: str
    view: Callable[..., HttpResponse]
    arguments: dict[str, Any]

    @property
    def is_desk(self) -> bool:
        return "/desk/" in self.path

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", "", {}))


def answer(route: Route, method: str) -> int:
    """The status with which the view itself meets a method, asked by somebody who may do everything.

    0 where the view goes to work on it: the arguments are made up, so whatever it does then is an error.
    """
    request = RequestFactory().generic(method, "/")
    _prepare(request)
    try:
        return route.view(request, **route.arguments).status_code
    except Exception:  # noqa: BLE001  any error at all means that the method was not refused
        return 0


def source_of(route: Route) -> str:
    return inspect.getsource(inspect.unwrap(route.view))


def _prepare(request: HttpRequest) -> None:
    city = Municipality(pk=0, slug="nowhere", name="どこでもない市")
    request.municipality = city  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    request.session = SessionBase()
    request._actor = Actor(kind="staff", municipality=city, roles=frozenset(Role))  # type: ignore[attr-defined]


def _walk(patterns: list[Any], prefix: str, space: str, arguments: dict[str, Any]) -> Iterator[Route]:
    for each in patterns:
        path = prefix + str(each.pattern)
        found = arguments | {name: _sample(kind) for name, kind in each.pattern.converters.items()}
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, path, inner, found)
        elif isinstance(each, URLPattern):
            yield Route(path, f"{space}{each.name}", each.callback, found)


def _sample(converter: object) -> Any:
    return _SAMPLES.get(type(converter).__name__, "nothing")
