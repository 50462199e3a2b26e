"""The API's addresses. Every operation has to declare who may call it, or the start fails."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, path

from yorozu.config.api.document import api
from yorozu.config.api.page import docs
from yorozu.identity.routes import Declared, declared_of


class UndeclaredOperation(RuntimeError):
    """An API operation does not say who may call it."""


def api_patterns() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The patterns to include under /api/v1/."""
    patterns, app_name, namespace = api.urls
    kept = [each for each in patterns if getattr(each, "name", "") != "api-root"]
    for pattern in kept:
        _declare(pattern)
    # The document's own addresses are reversed from "api-root", so the page stands there too.
    pages: list[URLPattern | URLResolver] = [path("", docs, name="api-root"), path("docs", docs, name="docs")]
    return [*kept, *pages], app_name, namespace or app_name


def _declare(pattern: Any) -> None:
    if declared_of(pattern.callback) is None:
        pattern.callback.declared = _common(list(_declared_operations(pattern)), str(pattern.pattern))


def _declared_operations(pattern: Any) -> Iterator[Declared | None]:
    path_view = getattr(pattern.callback, "__self__", None)
    view = path_view or _path_view_of(pattern.callback)
    for operation in getattr(view, "operations", ()):
        yield declared_of(operation.view_func)


def _path_view_of(callback: Any) -> Any:
    cells = getattr(callback, "__closure__", None) or ()
    for cell in cells:
        if hasattr(cell.cell_contents, "operations"):
            return cell.cell_contents
        if hasattr(getattr(cell.cell_contents, "__self__", None), "operations"):
            return cell.cell_contents.__self__
    return None


def _common(found: list[Declared | None], where: str) -> Declared:
    if not found or None in found or len(set(found)) != 1:
        raise UndeclaredOperation(f"{where}: every operation needs one declaration (identity.routes)")
    assert found[0] is not None  # noqa: S101  checked in the line above, said for the type checker
    return found[0]
