"""The procedure at a glance: its sections and questions, what is wrong, and moving things about."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.foundation.clock import now
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing import tree
from yorozu.procedures.designing.asking import said, subjects_of
from yorozu.procedures.designing.parts import PARTS
from yorozu.procedures.designing.types import type_words, types_to_choose
from yorozu.procedures.designing.values import BadInput, clean, token_of
from yorozu.procedures.desk.designer.bench import (
    Placed,
    actor_in,
    address,
    bench_city,
    on_bench,
    page,
    placed_faults,
)
from yorozu.procedures.desk.designer.telling import going_to
from yorozu.procedures.selectors.acceptance import acceptance_of
from yorozu.procedures.selectors.designing import Bench, newer_from, newer_of
from yorozu.procedures.services.designing import Changed, begin_draft, change_draft, discard_draft

_STALE = "ほかの人が先に並びを変えたので、行いませんでした。今の並びを確かめて、もう一度行ってください。"


@staff_route(Action.CATALOGUE_DESIGN)
@require_safe
def outline(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Sections and questions in order; the rest of the procedure in parts."""
    bench = on_bench(request, code)
    faults = placed_faults(request, bench) if bench.draft else []
    context = page(
        request, bench, "design", faults=faults, sections=_sections(bench, faults), parts=_parts(city, bench, faults),
        token=_order_token(bench.document),
        newer=newer_of(bench.draft) if bench.draft else newer_from(bench.origin),
        acceptance=acceptance_of(bench.procedure, now()) if bench.procedure else None,
    )  # fmt: skip
    return render(request, "procedures/designer/outline.html", context)


@staff_route(Action.CATALOGUE_DESIGN)
@require_POST
def change(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """`do` is begin, add-section, or move/copy with the name of a section or question."""
    actor, at = actor_in(request), now()
    do, _, name = str(request.POST.get("do", "")).partition(":")
    if do == "begin":
        begin_draft(municipality=actor.municipality, code=code, by=actor, at=at)
        return HttpResponseRedirect(address(city, "design", code))
    made: list[str] = []

    def changed(document: dict[str, Any]) -> None:
        if do != "add-section" and request.POST.get("was") != _order_token(document):
            raise Changed(_STALE)
        made.append(_done(document, do, name, request))

    try:
        change_draft(
            municipality=actor.municipality, code=code, change=changed, what=do[:40], by=actor, at=at
        )
    except (Changed, BadInput):
        return going_to(address(city, "design", code), "stale")
    anchor = f"#{made[0]}" if made and made[0] else ""
    return HttpResponseRedirect(address(city, "design", code) + anchor)


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, city: str, code: str, into: str) -> HttpResponse:
    """Choose the type of a new question by its plain name; `into` is a section or a group."""
    bench = on_bench(request, code, changing=True)
    inside = into not in {each["id"] for each in tree.sections(bench.document)}
    kinds = types_to_choose(inside_group=inside)
    label, kind = str(request.POST.get("label", ""))[:100].strip(), str(request.POST.get("type", ""))
    if request.method == "POST" and kind in {each.name for each in kinds}:
        made: list[str] = []

        def changed(document: dict[str, Any]) -> None:
            made.append(tree.add_question(document, into, kind))
            if label:
                tree.question(document, made[0])["label"] = clean(label)

        change_draft(
            municipality=bench_municipality(request), code=code, change=changed, what="add-question",
            by=actor_in(request), at=now(),
        )  # fmt: skip
        return HttpResponseRedirect(address(city, "design-question", code, question=made[0]))
    missing = request.method == "POST"
    context = page(
        request, bench, "design", kinds=kinds, label=label, into=into, missing=missing, inside=inside
    )
    return render(request, "procedures/designer/add.html", context, status=422 if missing else 200)


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Give up what is being written; what is published stays."""
    bench = on_bench(request, code, writing=True)
    if request.method == "POST":
        revision = str(request.POST.get("revision", ""))
        discard_draft(
            municipality=bench_municipality(request), code=code,
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0, by=actor_in(request), at=now(),
        )  # fmt: skip
        home = address(city, "design", code) if bench.procedure else _list_address(request)
        return going_to(home, "discarded")
    return render(request, "procedures/designer/discard.html", page(request, bench, "design"))


def bench_municipality(request: HttpRequest) -> Any:
    return actor_in(request).municipality


def _list_address(request: HttpRequest) -> str:
    return address(bench_city(request), "design", "x").removesuffix("x/")


def _order_token(document: dict[str, Any]) -> str:
    return token_of(
        [(each["id"], [(f["id"], [s["id"] for s in f.get("fields") or []]) for f in each["fields"]])
         for each in tree.sections(document)]
    )  # fmt: skip


def _done(document: dict[str, Any], do: str, name: str, request: HttpRequest) -> str:
    """Carry it out; the place on the page to go back to."""
    if do == "add-section":
        return tree.add_section(document, clean(request.POST.get("title"))[:100] or "新しい区分")
    acts: dict[str, Callable[[], object]] = {
        "up": lambda: tree.move_question(document, name, -1),
        "down": lambda: tree.move_question(document, name, 1),
        "copy": lambda: tree.copy_question(document, name),
        "section-up": lambda: tree.move_section(document, name, -1),
        "section-down": lambda: tree.move_section(document, name, 1),
        "section-copy": lambda: tree.copy_section(document, name),
    }
    if do not in acts:
        raise Changed("できない操作です。画面を開き直してください。")
    made = acts[do]()
    return str(made or name)


def _sections(bench: Bench, faults: list[Placed]) -> list[dict[str, Any]]:
    subjects = subjects_of(bench.document)
    return [
        {
            "section": each,
            "shown_if": said(str(each.get("show_if", "")), subjects),
            "faults": [one for one in faults if one.of == f"section:{each['id']}"],
            "questions": [_question(bench, field, "", faults) for field in each["fields"]],
        }
        for each in tree.sections(bench.document)
    ]


def _question(bench: Bench, field: dict[str, Any], group: str, faults: list[Placed]) -> dict[str, Any]:
    name = f"{group}.{field['id']}" if group else field["id"]
    rule = str(field.get("show_if", ""))
    return {
        "field": field,
        "name": name,
        "type": type_words(str(field.get("type", ""))).label,
        "shown_if": said(rule, subjects_of(bench.document, group=group)) if rule else "",
        "faults": [one for one in faults if one.of == f"question:{name}"],
        "inside": [_question(bench, sub, name, faults) for sub in field.get("fields") or []],
    }


def _parts(city: str, bench: Bench, faults: list[Placed]) -> list[dict[str, Any]]:
    return [
        {
            "part": part,
            "url": address(city, "design-part", bench.code, part=part.id),
            "faults": [one for one in faults if one.of == f"part:{part.id}"],
        }
        for part in PARTS.values()
    ]
