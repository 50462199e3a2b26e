"""The procedure as residents will meet it: its page, its steps, its check. Nothing is stored."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import today
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import Conflict, FieldError
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.desk.designer.bench import actor_in, bench_city, on_bench, page, placed_faults
from yorozu.procedures.selectors import trying
from yorozu.procedures.selectors.designing import Bench
from yorozu.procedures.selectors.trying import Trial, Tried, printed_form, trial_of

CHANNELS = (("online", "オンライン"), ("counter", "窓口"), ("paper", "郵送"))


@dataclass(frozen=True, slots=True)
class Step:
    """Where the person is: `section` of the definition, `number` from 1."""

    section: Any
    number: int
    total: int


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """First the procedure's own page; POST goes through its steps, carrying the answers in the page."""
    bench = on_bench(request, code)
    trial = _trial(request, bench, "online")
    if trial is None:
        return _not_yet(request, bench)
    if request.method != "POST":
        context = {"bench": bench, "definition": trial.definition, "city": city}
        return render(request, "procedures/designer/preview_page.html", context)
    return _step(request, bench, trial)


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The whole form on one page, as at the counter; what shows, what fails, what the office would see."""
    bench = on_bench(request, code)
    sent = request.POST if request.method == "POST" else request.GET
    channel = sent.get("as") if sent.get("as") in dict(CHANNELS) else "counter"
    trial = _trial(request, bench, str(channel))
    if trial is None:
        return _not_yet(request, bench)
    raw: dict[str, Any] = {}
    errors: list[FieldError] = []
    if request.method == "POST":
        tried = trying.take_whole(
            trial, request.POST, request.FILES, trying.raw_from(request.POST.get("answers", ""))
        )
        raw, errors = tried.raw, tried.errors
    checked = trial.check(raw)
    shown = [each for each in trial.definition.sections if each.id in checked.sections]
    hidden = [
        one.label
        for each in trial.definition.sections
        for one in each.fields
        if one.id not in checked.visible
    ]
    pages = [(each, trial.html(each.id, raw, errors, checked.visible)) for each in shown]
    context = page(
        request, bench, "design-try", trial=trial, pages=pages, hidden=hidden, errors=errors, channel=channel,
        channels=CHANNELS, tried=request.method == "POST", state=trying.state_of(raw), findings=trial.findings(checked),
        route=trial.route(checked), has_map=_has_map(trial),
    )  # fmt: skip
    return render(request, "procedures/designer/try.html", context)


@staff_route(Action.CATALOGUE_DESIGN)
@require_safe
def print_form(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """What the printed form is, and with `pdf` the form itself."""
    bench = on_bench(request, code)
    trial = _trial(request, bench, "paper")
    if trial is None:
        return _not_yet(request, bench)
    if "pdf" not in request.GET:
        return render(
            request, "procedures/designer/print.html", page(request, bench, "design-print", trial=trial)
        )
    content = printed_form(trial, actor_in(request).municipality)
    return attachment(f"{trial.definition.title}.pdf", "application/pdf", content, plain=f"{bench.code}.pdf")


def _trial(request: HttpRequest, bench: Bench, channel: str) -> Trial | None:
    trial, _ = trial_of(bench.document, actor_in(request).municipality, today=today(), channel=channel)
    return trial


def _not_yet(request: HttpRequest, bench: Bench) -> HttpResponse:
    faults = [each for each in placed_faults(request, bench) if not each.of.startswith("part:")]
    context = page(request, bench, "", faults=faults)
    return render(request, "procedures/designer/not_yet.html", context, status=409)


def _step(request: HttpRequest, bench: Bench, trial: Trial) -> HttpResponse:
    raw = trying.raw_from(request.POST.get("answers", ""))
    here = str(request.POST.get("at", ""))
    if here and trial.definition.section(here) is None:
        raise Conflict("プレビューの間に内容が変わりました。もう一度、初めから開いてください。")
    tried = Tried(raw, [], True)
    if here:
        tried = trying.take_page(trial, here, request.POST, request.FILES, raw)
    checked = trial.check(tried.raw)
    order = list(checked.sections)
    following = _following(order, here, request, tried)
    context: dict[str, Any] = {
        "bench": bench, "definition": trial.definition, "state": trying.state_of(tried.raw), "errors": [],
        "total": len(order) + 1, "city": bench_city(request), "has_map": _has_map(trial),
    }  # fmt: skip
    if following is None:
        answers = trial.printed(checked)
        return render(
            request,
            "procedures/designer/preview_check.html",
            {**context, "answers": answers, "left": checked.errors},
        )
    errors = tried.errors if following == here else []
    html = trial.html(following, tried.raw, errors, checked.visible)
    step = Step(trial.definition.section(following), order.index(following) + 1, len(order) + 1)
    return render(
        request,
        "procedures/designer/preview_step.html",
        {**context, "fields": html, "step": step, "errors": errors},
    )


def _following(order: list[str], here: str, request: HttpRequest, tried: Tried) -> str | None:
    """The section to show next; None after the last."""
    if here not in order:
        return order[0] if order else None
    place = order.index(here)
    if "back" in request.POST:
        return order[max(0, place - 1)]
    if not tried.done:
        return here
    return order[place + 1] if place + 1 < len(order) else None


def _has_map(trial: Trial) -> bool:
    return any(field.type == "location" for field in trial.definition.fields.values())
