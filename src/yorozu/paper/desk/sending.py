"""Looking over everything once more, sending it, and the slip for who handed it in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.forms.services import printed
from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.models import Told
from yorozu.intake.selectors import receipt_of
from yorozu.paper.desk.places import actor_in, revision_in, scan_url, section_url
from yorozu.paper.forms import SendForm
from yorozu.paper.models import Scan, State
from yorozu.paper.progress import progress_of
from yorozu.paper.selectors.scans import scan_by_id
from yorozu.paper.services import record_look, send_scan
from yorozu.paper.slip import printed_slip


@staff_route(Action.PAPER_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """Every answer once more. POST sends it, once, as an application on paper."""
    actor, at = actor_in(request), now()
    scan = scan_by_id(actor, scan_id)
    if scan.state != State.READY:
        return HttpResponseRedirect(scan_url(city, scan_id))
    record_look(scan=scan, screen="check", by=actor, at=at)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, scan, form, [])
    if not form.is_valid():
        return _page(
            request,
            scan,
            form,
            [FieldError(name, str(said)) for name, all_ in form.errors.items() for said in all_],
        )
    try:
        send_scan(
            scan=scan, revision=revision_in(request), told=Told(form.cleaned_data["told"]),
            contact=form.cleaned_data["contact"], by=actor, at=at,
        )  # fmt: skip
    except Invalid as refused:
        return _page(request, scan, form, list(refused.errors) or [FieldError("", refused.message)])
    return HttpResponseRedirect(reverse("paper:received", kwargs={"city": city, "scan_id": scan_id}))


@staff_route(Action.PAPER_ENTER)
@require_safe
def received(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """The receipt number, the slip to print, and the way to the next."""
    scan = _sent(request, scan_id)
    if scan.application is None:
        return HttpResponseRedirect(scan_url(city, scan_id))
    record_look(scan=scan, screen="received", by=actor_in(request), at=now())
    return render(request, "paper/received.html", {"scan": scan, "receipt": receipt_of(scan.application)})


@staff_route(Action.PAPER_ENTER)
@require_safe
def slip(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """受付票 as PDF."""
    scan = _sent(request, scan_id)
    if scan.application is None:
        raise NotFound("まだ受け付けていません。内容を確かめてから受け付けてください。")
    record_look(scan=scan, screen="slip", by=actor_in(request), at=now())
    return attachment("受付票.pdf", "application/pdf", printed_slip(scan, scan.application), plain="slip.pdf")


def _sent(request: HttpRequest, scan_id: UUID) -> Scan:
    return scan_by_id(actor_in(request), scan_id)


def _page(request: HttpRequest, scan: Scan, form: SendForm, errors: list[FieldError]) -> HttpResponse:
    city, progress = scan.municipality.slug, progress_of(scan, at=now())
    place = progress.definition.section_of
    todo = [(each, len(progress.open(each.id)), len(progress.errors(each.id))) for each in progress.sections]
    mends = []
    for each in errors:
        section = place.get(each.field.partition(".")[0], "")
        url = (
            section_url(city, scan.pk, section, each.field)
            if section
            else f"#id_{each.field}"
            if each.field
            else ""
        )
        mends.append((each.message, url))
    context = {
        "scan": scan,
        "definition": progress.definition,
        "sections": printed(progress.definition, progress.checked.values, visible=progress.checked.visible),
        "form": form,
        "mends": mends,
        "todo": [(section, count, wrong) for section, count, wrong in todo if count or wrong],
        "total": len(progress.sections) + 1,
        "last": progress.sections[-1].id if progress.sections else "",
    }
    return render(request, "paper/check.html", context, status=422 if errors else 200)
