"""Our procedures: their state, how much they are used, and what is being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import now
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.desk.designer.bench import actor_in
from yorozu.procedures.desk.designer.telling import told_to
from yorozu.procedures.selectors.acceptance import acceptance_of
from yorozu.procedures.selectors.designing import Line, our_procedures

_STATES = (
    ("", "すべて"),
    ("published", "公開中"),
    ("draft", "編集中"),
    ("withdrawn", "公開終了"),
    ("newer", "新しい版あり"),
)


@staff_route(Action.CATALOGUE_DESIGN)
@require_safe
def listing(request: HttpRequest, city: str) -> HttpResponse:
    """By department; `q` and `state` narrow it."""
    at = now()
    lines = our_procedures(actor_in(request), at=at)
    words, state = request.GET.get("q", "")[:100].strip(), request.GET.get("state", "")
    shown = [line for line in lines if words in line.title and _is(line, state)]
    rows = [
        {"line": line, "period": acceptance_of(line.procedure, at) if line.procedure else None}
        for line in shown
    ]
    context = {
        "told": told_to(request),
        "rows": rows, "all": len(lines), "q": words, "state": state, "states": _STATES,
        "written": sum(line.draft is not None for line in lines), "newer": sum(line.newer for line in lines),
        "published": sum(line.published for line in lines),
    }  # fmt: skip
    return render(request, "procedures/designer/list.html", context)


def _is(line: Line, state: str) -> bool:
    kinds = {
        "published": line.published,
        "draft": line.draft is not None,
        "withdrawn": line.procedure is not None and not line.published,
        "newer": line.newer,
    }
    return kinds.get(state, True)
