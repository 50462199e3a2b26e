"""Picture and reading side by side, one section of the form a page; a person confirms every answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import Field, read_section, render_questions
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, FieldError
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.paper.content import Content
from yorozu.paper.desk.places import actor_in, check_url, list_url, revision_in, scan_url, section_url
from yorozu.paper.models import Scan, ScanPage, State
from yorozu.paper.progress import Progress, progress_of
from yorozu.paper.selectors.forms import layout_for
from yorozu.paper.selectors.scans import pages_of, scan_by_id
from yorozu.paper.services import record_look, take_page
from yorozu.paper.standing import doubled_pages, missing_pages, old_version
from yorozu.paper.understanding import Clearness
from yorozu.paper.units import units_in

_ATTACH = "attach."


@dataclass(frozen=True, slots=True)
class Unit:
    """One answer to compare. `name` is dotted inside groups; `picture` whether there is one."""

    name: str
    label: str
    clearness: Clearness
    picture: bool
    confirmed: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its units: itself, or those of a group's rows; a file has pages that may become its files."""

    field: Field
    html: SafeString
    units: list[Unit]
    pages: list[int]

    @property
    def grouped(self) -> bool:
        return self.field.type == "group"


@staff_route(Action.PAPER_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, city: str, scan_id: UUID, section: str) -> HttpResponse:
    """Show a section, or keep what was typed and go on. Whatever was typed is kept, right or wrong."""
    actor, at = actor_in(request), now()
    scan = scan_by_id(actor, scan_id)
    if scan.state != State.READY:
        return HttpResponseRedirect(scan_url(city, scan_id))
    progress = progress_of(scan, at=at)
    if request.method == "POST" and progress.definition.section(section) is not None:
        return _take(request, city, scan, section, at)
    if not progress.number(section):
        return HttpResponseRedirect(scan_url(city, scan_id))
    return _shown(request, scan, progress, section, progress.errors(section) if "mend" in request.GET else [])


def _take(request: HttpRequest, city: str, scan: Scan, here: str, at: datetime) -> HttpResponse:
    attached = {
        name.removeprefix(_ATTACH): [
            int(each)
            for each in request.POST.getlist(name)
            if each.isascii() and each.isdigit() and len(each) < 6
        ]
        for name in request.POST
        if name.startswith(_ATTACH)
    }
    try:
        taken = take_page(
            scan=scan, section=here, posted=request.POST, files=request.FILES,
            compared=request.POST.getlist("compared"), attached=attached, revision=revision_in(request),
            by=actor_in(request), at=at,
        )  # fmt: skip
    except Conflict as fault:
        return _clash(request, scan, here, str(fault), at)
    progress = progress_of(taken.scan, at=at, content=taken.content)
    if "save" in request.POST:
        return HttpResponseRedirect(list_url(city))
    if "back" in request.POST:
        before = progress.before(here)
        return HttpResponseRedirect(section_url(city, scan.pk, before) if before else list_url(city))
    if taken.step.button and not taken.errors or (any(attached.values()) and not taken.done):
        anchor = taken.step.button.field if taken.step.button else ""
        return HttpResponseRedirect(section_url(city, scan.pk, here, anchor))
    if not taken.done and progress.number(here):
        errors = taken.errors or [_unconfirmed(progress, here, name) for name in taken.open]
        return _shown(request, taken.scan, progress, here, errors, new=taken.step.new)
    after = progress.after(here)
    return HttpResponseRedirect(section_url(city, scan.pk, after) if after else check_url(city, scan.pk))


def _clash(request: HttpRequest, scan: Scan, here: str, said: str, at: datetime) -> HttpResponse:
    """Somebody else was faster: what was typed stays on the page, over what is kept now."""
    present = scan_by_id(actor_in(request), scan.pk)
    if present.state != State.READY:
        raise Conflict(said)
    kept = progress_of(present, at=at)
    typed = read_section(kept.definition, here, request.POST, request.FILES)
    files = {name for name, field in kept.definition.fields.items() if field.type == "file"}
    raw = {**kept.content.raw, **{name: each for name, each in typed.items() if name not in files}}
    progress = progress_of(
        present, at=at, content=Content(raw, kept.content.clearness, kept.content.confirmed)
    )
    return _shown(request, present, progress, here, [], clash=said)


def _unconfirmed(progress: Progress, here: str, name: str) -> FieldError:
    section = progress.definition.section(here)
    units = units_in(section, progress.content.raw, progress.checked) if section else ()
    label = next((field.label for unit, field in units if unit == name), name)
    return FieldError(f"compared_{name}", f"「{label}」を画像と見比べ、確かめた印を付けてください。")


def _shown(
    request: HttpRequest,
    scan: Scan,
    progress: Progress,
    here: str,
    errors: Sequence[FieldError],
    *,
    new: Sequence[str] = (),
    clash: str = "",
) -> HttpResponse:
    record_look(scan=scan, screen=here, by=actor_in(request), at=now())
    pages = pages_of(scan)
    told = [each for each in errors if not each.field.startswith("compared_")]
    shown, htmls = render_questions(
        progress.definition, here, progress.content.raw, told, visible=progress.checked.visible, new=new
    )
    context = {
        "scan": scan,
        "section": progress.definition.section(here),
        "definition": progress.definition,
        "number": progress.number(here),
        "total": len(progress.sections) + 1,
        "shown": shown,
        "questions": _questions(scan, progress, here, pages, dict(htmls)),
        "errors": errors,
        "clash": clash,
        "unread": [each for each in pages if each.sheet is None],
        "old": old_version(scan.version) if scan.version else "",
        "missing": missing_pages(scan, pages),
        "doubled": doubled_pages(scan, pages),
    }
    status = 409 if clash else 422 if errors else 200
    return render(request, "paper/section.html", context, status=status)


def _questions(
    scan: Scan, progress: Progress, here: str, pages: list[ScanPage], htmls: dict[str, SafeString]
) -> list[Question]:
    section = progress.definition.section(here)
    pictured = _pictured(scan, pages)
    open_ones = set(progress.open(here))
    found: list[Question] = []
    spare = [each.number for each in pages if each.sheet is None]
    units = list(units_in(section, progress.content.raw, progress.checked)) if section else []
    for field in section.fields if section else ():
        if field.id not in htmls:
            continue
        mine = [
            _unit(progress, name, asked, field, name in pictured, name in open_ones)
            for name, asked in units
            if name.partition(".")[0] == field.id
        ]
        found.append(Question(field, htmls[field.id], mine, spare if field.type == "file" else []))
    return found


def _unit(progress: Progress, name: str, asked: Field, top: Field, picture: bool, is_open: bool) -> Unit:
    label = asked.label
    if top.type == "group":
        label = f"{top.item_label or top.label}{int(name.split('.')[1]) + 1}　{asked.label}"
    clearness = Clearness(progress.content.clearness.get(name, Clearness.UNREAD))
    return Unit(name, label, clearness, picture, name in progress.content.confirmed, is_open)


def _pictured(scan: Scan, pages: list[ScanPage]) -> set[str]:
    """The questions whose boxes are on a page that was read."""
    if scan.version is None:
        return set()
    there = {each.sheet for each in pages if each.sheet is not None}
    return {box.field for number, box in layout_for(scan.version).boxes if number in there}
