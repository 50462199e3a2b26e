"""Every address says who may call it and with which methods; an address that changes something refuses GET."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from yorozu.identity.permissions import Action
from yorozu.identity.routes import declared_of, public, staff_route

from .routes import Route, all_routes, answer, source_of
from .sources import assert_none

# Desk addresses that need no sign-in.
PUBLIC_AT_THE_DESK = {
    "identity:sign-in",
    "identity:sign-in-passkey",
    "identity:passkey-options",
    "identity:second-step",
    "identity:sign-out",
}
# Addresses outside any city.
OUTSIDE = re.compile(r"^(api/v1/(openapi\.json|docs|health)?|ui/accent/.*|display/|)$")
# Services that a GET may call: they decide or note who looked, and change nothing of the matter.
HARMLESS = {
    "require": "checks a permission",
    "record_view": "writes down who looked at a case, as every view of personal data must be",
    "look_at": "writes down who looked at what a clerk entered",
    "record_look": "writes down who looked at the scan of a paper",
    "record_glance": "writes down who looked at a picture of a scan, once in a while",
}


def declaration_faults(routes: Iterable[Route]) -> Iterator[str]:
    """Views that declare nothing, desk screens for everybody, residents' screens for staff."""
    for route in routes:
        declared = declared_of(route.view)
        if declared is None:
            yield f"{route.path} declares nothing"
        elif route.is_desk and declared.action is None and route.name not in PUBLIC_AT_THE_DESK:
            yield f"{route.path} is a desk screen for everybody"
        elif not route.is_desk and declared.action is not None:
            yield f"{route.path} is for staff but not under /desk/"


def city_faults(routes: Iterable[Route]) -> Iterator[str]:
    """Addresses without the city, or that call it something else; then no check of the city would run."""
    for route in routes:
        if not OUTSIDE.match(route.path) and "city" not in route.arguments:
            yield f"{route.path} names no city"


def method_faults(routes: Iterable[Route]) -> Iterator[str]:
    """Views that answer any method at all."""
    for route in routes:
        if answer(route, "BREW") != 405:
            yield f"{route.path} answers any method"


def changing_faults(routes: Iterable[Route]) -> Iterator[str]:
    """Views that call a service and neither refuse GET nor look at the method."""
    for route in routes:
        if answer(route, "GET") == 405 or route.is_api:
            continue
        services = _services_called(route.view)
        if services and "request.method" not in source_of(route):
            yield f"{route.path} calls {', '.join(sorted(services))} on GET"


def _services_called(view: Callable[..., Any]) -> set[str]:
    module = sys.modules[getattr(view, "__wrapped__", view).__module__]
    with open(module.__file__ or "", encoding="utf-8") as file:
        tree = ast.parse(file.read())
    bodies = {node.name: _names_in(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    imported = {
        each.asname or each.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and ".services" in (node.module or "")
        for each in node.names
    } | {name for body in bodies.values() for name in body if name.startswith("services.")}
    imported -= set(HARMLESS)
    return _reached(getattr(view, "__name__", ""), bodies) & imported


def _reached(start: str, bodies: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(bodies.get(name, ()))
    return seen


def _names_in(function: ast.FunctionDef) -> set[str]:
    """Names used, and `services.x` for what is taken from a whole module of services."""
    plain = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    dotted = {ast.unparse(node) for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return plain | {each for each in dotted if re.fullmatch(r"services\.\w+", each)}


def test_every_address_declares_who_may_call_it() -> None:
    assert_none(declaration_faults(all_routes()))


def test_every_address_names_its_city() -> None:
    assert_none(city_faults(all_routes()))


def test_no_address_stands_twice() -> None:
    counted = Counter(route.path for route in all_routes())
    assert [path for path, times in counted.items() if times > 1] == []


def test_every_view_says_which_methods_it_answers() -> None:
    assert_none(method_faults(all_routes()))


def test_a_view_that_calls_a_service_refuses_get_or_looks_at_the_method() -> None:
    assert_none(changing_faults(all_routes()))


def test_addresses_carry_nothing_personal() -> None:
    personal = {"receipt", "receipt_number", "code_word", "lookup_code", "name", "email", "phone"}
    assert [
        route.path for route in all_routes() if not route.is_api and personal & set(route.arguments)
    ] == []


@require_GET
def _undeclared(request: HttpRequest, town: str) -> HttpResponse:
    return HttpResponse()


@public
def _any_method(request: HttpRequest, city: str) -> HttpResponse:
    return HttpResponse()


@staff_route(Action.CASE_WORK)
@require_POST
def _good(request: HttpRequest, city: str) -> HttpResponse:
    return HttpResponse()


def _route(path: str, view: Callable[..., HttpResponse], **arguments: str) -> Route:
    return Route(path, "made-up", view, arguments)


def test_the_checks_see_what_they_are_for() -> None:
    broken = [
        _route("<slug:town>/apply/", _undeclared, town="x"),
        _route("<slug:city>/desk/cases/", _any_method, city="x"),
        _route("<slug:city>/cases/", _good, city="x"),
    ]
    assert [fault.split(" ", 1)[1] for fault in declaration_faults(broken)] == [
        "declares nothing",
        "is a desk screen for everybody",
        "is for staff but not under /desk/",
    ]
    assert list(city_faults(broken)) == ["<slug:town>/apply/ names no city"]
    assert list(method_faults(broken)) == ["<slug:city>/desk/cases/ answers any method"]


def test_the_check_follows_a_view_to_the_service_it_calls() -> None:
    bodies = {"view": {"_page", "render"}, "_page": {"submit_application"}, "other": {"decide"}}
    assert _reached("view", bodies) & {"submit_application", "decide"} == {"submit_application"}
