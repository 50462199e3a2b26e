"""Scans that wait, and taking in a new one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.paper.desk.places import actor_in, scan_url
from yorozu.paper.forms import UploadForm
from yorozu.paper.models import Scan, State
from yorozu.paper.selectors.forms import paper_procedures
from yorozu.paper.selectors.scans import sent_scans, waiting_scans
from yorozu.paper.services import Doubled, Sheet, upload_scan
from yorozu.paper.services.uploading import MOST_BYTES, MOST_FILES, MOST_TOGETHER

PAGE_SIZE = 50
_LATELY = 20
_TAGS = {State.STOPPED: "late", State.READY: "waiting", State.SENT: "done"}


@staff_route(Action.PAPER_ENTER)
@require_safe
def overview(request: HttpRequest, city: str) -> HttpResponse:
    """What waits, the oldest arrival first, and what was received lately."""
    actor = actor_in(request)
    page = Paginator(waiting_scans(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(each, tag_of(each)) for each in page],
        "sent": sent_scans(actor)[:_LATELY],
    }
    return render(request, "paper/list.html", context)


@staff_route(Action.PAPER_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, city: str) -> HttpResponse:
    """Take in the scan of one form."""
    actor, at = actor_in(request), now()
    procedures = paper_procedures(actor.municipality)
    form = UploadForm(
        request.POST if request.method == "POST" else None, procedures=procedures, today=today()
    )
    if request.method != "POST":
        return _page(request, form, [])
    form.is_valid()
    files = request.FILES.getlist("files")
    errors = [FieldError(name, str(message)) for name, said in form.errors.items() for message in said]
    errors += [
        FieldError(
            "files",
            f"「{(each.name or '')[:60]}」は大きすぎます。{MOST_BYTES // 1024 // 1024} MB までにしてください。",
        )
        for each in files
        if (each.size or 0) > MOST_BYTES
    ]
    if errors or len(files) > MOST_FILES:
        errors = errors or [FieldError("files", f"一度に選べるのは{MOST_FILES}個までです。")]
        return _page(request, form, errors)
    chosen = next((each.current for each in procedures if each.code == form.cleaned_data["procedure"]), None)
    try:
        scan = upload_scan(
            files=[Sheet(each.name or "", each.read()) for each in files],
            arrived_on=form.cleaned_data["arrived_on"],
            expected=chosen,
            by=actor,
            at=at,
        )
    except Invalid as refused:
        return _page(request, form, [FieldError(each.field, each.message) for each in refused.errors])
    except Doubled as doubled:
        return _page(request, form, [], doubled)
    return HttpResponseRedirect(scan_url(city, scan.pk))


def tag_of(scan: Scan) -> str:
    """The kind of the tag that says how far it is."""
    return _TAGS.get(State(scan.state), "")


def _page(
    request: HttpRequest, form: UploadForm, errors: list[FieldError], doubled: Doubled | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "errors": errors,
        "file_errors": [each.message for each in errors if each.field == "files"],
        "doubled": doubled,
        "most": MOST_FILES,
        "megabytes": MOST_BYTES // 1024 // 1024,
        "together": MOST_TOGETHER // 1024 // 1024,
    }
    status = 422 if errors else 409 if doubled else 200
    return render(request, "paper/upload.html", context, status=status)
