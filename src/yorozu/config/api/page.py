"""The API's description as a page: from the same document, without scripts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.config.api.document import api
from yorozu.identity.routes import public


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    where: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address, as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    bodies: list[str]
    responses: list[tuple[str, str]]


_WHERE = {"path": "アドレス", "query": "問い合わせ", "header": "ヘッダー"}


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    document = api.get_openapi_schema()
    operations = [
        _operation(method, path, each)
        for path, methods in document["paths"].items()
        for method, each in methods.items()
    ]
    return render(request, "config/api_docs.html", {"operations": operations})


def _operation(method: str, path: str, found: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        parameters=[_parameter(each) for each in found.get("parameters", [])],
        bodies=list(found.get("requestBody", {}).get("content", {})),
        responses=[(str(status), each.get("description", "")) for status, each in found["responses"].items()],
    )


def _parameter(found: dict[str, Any]) -> Parameter:
    description = found.get("description") or found.get("schema", {}).get("description", "")
    where = _WHERE.get(found["in"], found["in"])
    return Parameter(found["name"], where, found.get("required", False), description)
