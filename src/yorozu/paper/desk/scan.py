"""One scan: how far it is, what stands in the way, and what to do about it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.paper.desk.places import actor_in, check_url, list_url, revision_in, scan_url, section_url
from yorozu.paper.forms import ChooseForm
from yorozu.paper.models import Scan, State
from yorozu.paper.progress import progress_of
from yorozu.paper.selectors.forms import paper_procedures
from yorozu.paper.selectors.scans import pages_of, scan_by_id
from yorozu.paper.services import choose_form, discard_scan, look_again, record_look
from yorozu.paper.standing import standing_of
from yorozu.procedures.models import ProcedureVersion


@staff_route(Action.PAPER_ENTER)
@require_safe
def view(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """Where it stands; one that can be confirmed goes on where it was left."""
    actor, at = actor_in(request), now()
    found = scan_by_id(actor, scan_id)
    if found.state == State.SENT:
        return HttpResponseRedirect(reverse("paper:received", kwargs={"city": city, "scan_id": scan_id}))
    if found.state == State.READY and "stay" not in request.GET:
        record_look(scan=found, screen="scan", by=actor, at=at)
        place = progress_of(found, at=at).next_section
        return HttpResponseRedirect(section_url(city, scan_id, place) if place else check_url(city, scan_id))
    return _page(request, found, ChooseForm(procedures=paper_procedures(actor.municipality)))


@staff_route(Action.PAPER_ENTER)
@require_POST
def choose(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """This is the form: the one it says it is, or one chosen by hand."""
    actor, at = actor_in(request), now()
    found = scan_by_id(actor, scan_id)
    procedures = paper_procedures(actor.municipality)
    version: ProcedureVersion | None
    if "as_found" in request.POST:
        version = found.version
    else:
        form = ChooseForm(request.POST, procedures=procedures)
        if not form.is_valid():
            return _page(request, found, form)
        code = form.cleaned_data["procedure"]
        version = next((each.current for each in procedures if each.code == code), None)
    if version is None:
        raise Conflict("この用紙の手続が変わりました。紙の受付の一覧から開き直してください。")
    choose_form(scan=found, version=version, revision=revision_in(request), by=actor, at=at)
    return HttpResponseRedirect(scan_url(city, scan_id))


@staff_route(Action.PAPER_ENTER)
@require_POST
def again(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """Have the files looked at once more."""
    actor = actor_in(request)
    look_again(scan=scan_by_id(actor, scan_id), revision=revision_in(request), by=actor, at=now())
    return HttpResponseRedirect(scan_url(city, scan_id))


@staff_route(Action.PAPER_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, city: str, scan_id: UUID) -> HttpResponse:
    """Ask once more, then forget it."""
    actor = actor_in(request)
    found = scan_by_id(actor, scan_id)
    if request.method == "POST":
        discard_scan(scan=found, revision=revision_in(request), by=actor, at=now())
        return HttpResponseRedirect(list_url(city))
    return render(request, "paper/discard.html", {"scan": found})


def _page(request: HttpRequest, scan: Scan, form: ChooseForm) -> HttpResponse:
    actor = actor_in(request)
    record_look(scan=scan, screen="scan", by=actor, at=now())
    pages = pages_of(scan)
    context = {
        "scan": scan,
        "pages": pages,
        "standing": standing_of(scan, pages, actor.municipality),
        "form": form,
    }
    return render(request, "paper/scan.html", context, status=422 if form.errors else 200)
