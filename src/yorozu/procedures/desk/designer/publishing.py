"""Publishing: what is different, now or at a time; the period; the end of the publication."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import JST, now
from yorozu.foundation.errors import DomainError, FieldError, Invalid, NotFound
from yorozu.foundation.wareki import parse_date
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing.comparing import differences
from yorozu.procedures.desk.designer.bench import actor_in, address, on_bench, page, placed_faults
from yorozu.procedures.desk.designer.telling import going_to
from yorozu.procedures.selectors.acceptance import acceptance_of
from yorozu.procedures.selectors.designing import Bench, newer_of
from yorozu.procedures.services.designing import cancel_schedule, publish_draft, schedule_draft
from yorozu.procedures.services.period import set_period
from yorozu.procedures.services.withdrawal import withdraw_procedure


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The difference from the last version; POST publishes it, schedules that, or calls it off."""
    bench = on_bench(request, code, writing=True)
    errors: list[FieldError] = []
    if request.method == "POST":
        try:
            return _act(request, bench)
        except (Invalid, NotFound) as refused:
            errors = list(getattr(refused, "errors", ())) or [FieldError("", refused.message)]
        except DomainError as refused:
            errors = [FieldError("", refused.message)]
        bench = on_bench(request, code, writing=True)
    old = bench.version.document if bench.version else None
    assert bench.draft is not None  # noqa: S101  on_bench has seen to it
    context = page(
        request, bench, "design-publish", errors=errors, faults=placed_faults(request, bench),
        changes=differences(old, bench.document), newer=newer_of(bench.draft), first=old is None,
        typed={name: request.POST.get(name, "") for name in ("date", "time")},
    )  # fmt: skip
    return render(request, "procedures/designer/publish.html", context, status=422 if errors else 200)


@staff_route(Action.CATALOGUE_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """From when until when applications are taken; holds at once, for drafts begun before, too."""
    bench = on_bench(request, code)
    if bench.procedure is None:
        raise NotFound("この手続はまだ公開されていません。公開してから、受付期間を決めてください。")
    errors: list[FieldError] = []
    names = ("opens_date", "opens_time", "closes_date", "closes_time")
    typed = {name: str(request.POST.get(name, ""))[:40] for name in names}
    if request.method == "POST":
        try:
            opens = _moment(typed["opens_date"], typed["opens_time"], "opens_date", end=False)
            closes = _moment(typed["closes_date"], typed["closes_time"], "closes_date", end=True)
            actor = actor_in(request)
            set_period(
                municipality=actor.municipality, code=code, opens=opens, closes=closes, by=actor, at=now()
            )
            return going_to(address(city, "design", code), "period")
        except Invalid as refused:
            errors = list(refused.errors)
    else:
        typed = _shown(bench)
    context = page(
        request, bench, "design", typed=typed, errors=errors, acceptance=acceptance_of(bench.procedure, now()),
        messages_of={error.field: error.message for error in errors},
    )  # fmt: skip
    return render(request, "procedures/designer/period.html", context, status=422 if errors else 200)


@staff_route(Action.CATALOGUE_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """End the publication, having read what that means."""
    bench = on_bench(request, code)
    if request.method == "POST":
        actor = actor_in(request)
        withdraw_procedure(municipality=actor.municipality, code=code, by=actor, at=now())
        return going_to(address(city, "design", code), "withdrawn")
    return render(request, "procedures/designer/withdraw.html", page(request, bench, "design"))


def _act(request: HttpRequest, bench: Bench) -> HttpResponse:
    actor, at, posted = actor_in(request), now(), request.POST
    city, code = actor.municipality, bench.code
    revision = str(posted.get("revision", ""))
    number = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    home = address(city.slug, "design", code)
    if "cancel" in posted:
        cancel_schedule(municipality=city, code=code, by=actor, at=at)
        return going_to(home, "cancelled")
    if "schedule" in posted:
        when = _moment(str(posted.get("date", "")), str(posted.get("time", "")), "date", end=False)
        if when is None:
            raise Invalid("", [FieldError("date", "公開する日を入れてください。")])
        schedule_draft(municipality=city, code=code, revision=number, publish_at=when, by=actor, at=at)
        return going_to(home, "scheduled")
    publish_draft(municipality=city, code=code, revision=number, by=actor, at=at)
    return going_to(home, "published")


def _moment(day: str, clock: str, name: str, *, end: bool) -> datetime | None:
    """The moment typed as a day and a time; the end of a day is the midnight after it. Raises Invalid."""
    if not day.strip():
        return None
    try:
        date = parse_date(day)
    except ValueError as bad:
        raise Invalid(str(bad), [FieldError(name, str(bad))]) from None
    if not clock.strip():
        return datetime.combine(date + timedelta(days=1 if end else 0), time(), JST)
    hour, _, minute = clock.strip().replace("：", ":").partition(":")
    digits = hour.isdecimal() and minute.isdecimal() and len(hour + minute) < 10
    if not (digits and int(hour) < 24 and int(minute) < 60):
        message = "時刻は「8:30」のように入れてください。"
        raise Invalid(message, [FieldError(name.replace("date", "time"), message)])
    return datetime.combine(date, time(int(hour), int(minute)), JST)


def _shown(bench: Bench) -> dict[str, str]:
    """The period as it is typed."""
    procedure = bench.procedure
    found = {"opens_date": "", "opens_time": "", "closes_date": "", "closes_time": ""}
    if procedure is None:
        return found
    for name, moment in (("opens", procedure.accepts_from), ("closes", procedure.accepts_until)):
        if moment is not None:
            local = moment.astimezone(JST)
            midnight = (local.hour, local.minute) == (0, 0)
            day = local.date() - timedelta(days=1) if midnight and name == "closes" else local.date()
            found[f"{name}_date"] = day.isoformat()
            found[f"{name}_time"] = "" if midnight else f"{local.hour}:{local.minute:02}"
    return found
