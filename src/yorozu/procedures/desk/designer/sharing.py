"""Sharing: the definition as one file, and a newer one of the same origin taken over with our changes kept."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing.comparing import differences
from yorozu.procedures.designing.merging import merge
from yorozu.procedures.desk.designer.bench import actor_in, address, on_bench, page
from yorozu.procedures.desk.designer.creating import uploaded
from yorozu.procedures.desk.designer.telling import going_to
from yorozu.procedures.selectors.designing import Bench, Newer, newer_from, newer_of
from yorozu.procedures.selectors.exporting import exported
from yorozu.procedures.services.designing import offer_newer, take_newer


@staff_route(Action.CATALOGUE_DESIGN)
@require_safe
def export(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The version that is published, or what is being written where none is."""
    bench = on_bench(request, code)
    content = exported(bench, actor_in(request).municipality, request.get_host(), at=now())
    return attachment(f"{bench.title}.json", "application/json", content, plain=f"{code}.json")


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """A newer version that waits, beside ours; where both changed the same, one is chosen."""
    bench = on_bench(request, code)
    errors: list[FieldError] = []
    if request.method == "POST":
        try:
            return _take(request, bench)
        except Invalid as refused:
            errors = list(refused.errors) or [FieldError("file", refused.message)]
        bench = on_bench(request, code)
    newer = newer_of(bench.draft) if bench.draft else newer_from(bench.origin)
    context = page(request, bench, "design", errors=errors, newer=newer, **_compared(request, bench, newer))
    return render(request, "procedures/designer/update.html", context, status=422 if errors else 200)


def _take(request: HttpRequest, bench: Bench) -> HttpResponse:
    actor, at = actor_in(request), now()
    here = address(actor.municipality.slug, "design-update", bench.code)
    if "offer" in request.POST:
        offer_newer(
            municipality=actor.municipality, code=bench.code, content=uploaded(request), by=actor, at=at
        )
        return HttpResponseRedirect(here)
    revision = str(request.POST.get("revision", ""))
    take_newer(
        municipality=actor.municipality, code=bench.code, chosen=_chosen(request),
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0, by=actor, at=at,
    )  # fmt: skip
    return going_to(address(actor.municipality.slug, "design", bench.code), "taken")


def _compared(request: HttpRequest, bench: Bench, newer: Newer | None) -> dict[str, object]:
    if newer is None:
        return {}
    chosen = _chosen(request)
    merged = merge(newer.base, bench.document, newer.document, chosen)
    return {
        "conflicts": [(each, chosen.get(each.key, "")) for each in merged.conflicts],
        "changes": differences(bench.document, merged.document),
    }


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix("choose:"): str(value)
        for name, value in request.POST.items()
        if name.startswith("choose:")
    }
