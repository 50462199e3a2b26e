"""A new procedure: empty, from a copy of ours, or from a file."""

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Forbidden, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing.blank import new_document
from yorozu.procedures.designing.carrying import MOST_BYTES
from yorozu.procedures.designing.values import BadInput, clean
from yorozu.procedures.desk.designer.bench import actor_in, address
from yorozu.procedures.selectors.designing import bench_of, departments_to_choose, our_procedures
from yorozu.procedures.services.designing import create_draft, import_procedure

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed to begin with; `copy` is the code of ours to copy."""

    title: str
    code: str
    department: str
    copy: str


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, city: str) -> HttpResponse:
    """Title, code and department; what is still missing is said on the next page."""
    errors: list[FieldError] = []
    typed = _typed(request)
    if request.method == "POST":
        errors = _faults(typed)
        if not errors:
            try:
                draft = create_draft(
                    municipality=actor_in(request).municipality, document=_begun(request, typed),
                    by=actor_in(request), at=now(),
                )  # fmt: skip
                return HttpResponseRedirect(address(city, "design", draft.code))
            except Invalid as refused:
                errors = list(refused.errors)
    return _shown(request, "procedures/designer/new.html", typed, errors)


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, city: str) -> HttpResponse:
    """A procedure from a file, for one of our departments."""
    errors: list[FieldError] = []
    typed = _typed(request)
    if request.method == "POST":
        try:
            draft = import_procedure(
                municipality=actor_in(request).municipality, content=uploaded(request), code=_code(typed.code),
                department=typed.department, by=actor_in(request), at=now(),
            )  # fmt: skip
            return HttpResponseRedirect(address(city, "design", draft.code))
        except Invalid as refused:
            errors = list(refused.errors) or [FieldError("file", refused.message)]
    return _shown(request, "procedures/designer/import.html", typed, errors)


def uploaded(request: HttpRequest) -> bytes:
    """The file that was sent. Raises Invalid where there is none or too much of it."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        message = "取り込むファイルを選んでください。"
        raise Invalid(message, [FieldError("file", message)])
    return bytes(file.read(MOST_BYTES + 1))


def _shown(request: HttpRequest, template: str, typed: Typed, errors: list[FieldError]) -> HttpResponse:
    actor = actor_in(request)
    messages: dict[str, str] = {}
    for error in errors:
        messages.setdefault(error.field, error.message)
    context = {
        "typed": typed,
        "errors": errors,
        "messages_of": messages,
        "departments": departments_to_choose(actor),
        "ours": our_procedures(actor, at=now()),
    }
    return render(request, template, context, status=422 if errors else 200)


def _typed(request: HttpRequest) -> Typed:
    sent = request.POST if request.method == "POST" else request.GET
    try:
        return Typed(*(clean(sent.get(name))[:200] for name in ("title", "code", "department", "copy")))
    except BadInput:
        return Typed("", "", "", "")


def _faults(typed: Typed) -> list[FieldError]:
    found = []
    if not typed.title or len(typed.title) > 100:
        found.append(FieldError("title", "手続の名前を、100文字までで入れてください。"))
    if not _CODE.fullmatch(typed.code) or len(typed.code) > 100:
        found.append(
            FieldError(
                "code", "符号を、半角の英小文字と数字を「-」でつないで入れてください（例: water-start）。"
            )
        )
    if not typed.department:
        found.append(FieldError("department", "担当する部署を選んでください。"))
    return found


def _code(code: str) -> str:
    if code and not _CODE.fullmatch(code):
        message = "符号は、半角の英小文字と数字を「-」でつないで入れてください（例: water-start）。"
        raise Invalid(message, [FieldError("code", message)])
    return code


def _begun(request: HttpRequest, typed: Typed) -> dict[str, Any]:
    if not typed.copy:
        return new_document(code=typed.code, title=typed.title, department=typed.department)
    try:
        copied = deepcopy(bench_of(actor_in(request), typed.copy).document)
    except Forbidden:
        message = "その手続は写せません。一覧にある手続から選んでください。"
        raise Invalid(message, [FieldError("copy", message)]) from None
    copied.pop("department_role", None)
    return {**copied, "code": typed.code, "title": typed.title, "department": typed.department}
