"""Pictures of a scan: the boxes of a question, and whole pages. Never shown to who may not see the scan."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.paper.desk.places import actor_in
from yorozu.paper.pictures import picture_of
from yorozu.paper.selectors.forms import layout_for
from yorozu.paper.selectors.scans import pages_of, scan_by_id
from yorozu.paper.services import record_glance
from yorozu.trust.vault import open_file

_GONE = "この画像は見つかりません。紙の受付の一覧から開き直してください。"


@staff_route(Action.PAPER_ENTER)
@require_safe
def boxes(request: HttpRequest, city: str, scan_id: UUID, field: str) -> HttpResponse:
    """What is written in the boxes of one question."""
    actor = actor_in(request)
    scan = scan_by_id(actor, scan_id)
    layout = layout_for(scan.version) if scan.version else None
    found = [(number, box) for number, box in layout.boxes if box.field == field] if layout else []
    pages = {each.sheet: each for each in pages_of(scan)} if found else {}
    number = next((number for number, _ in found if number in pages), None)
    if number is None:
        raise NotFound(_GONE)
    record_glance(scan=scan, screen="boxes", by=actor, at=now())
    content = picture_of(open_file(pages[number].stored), [box for page, box in found if page == number])
    return attachment("欄.jpg", "image/jpeg", content)


@staff_route(Action.PAPER_ENTER)
@require_safe
def page(request: HttpRequest, city: str, scan_id: UUID, number: int) -> HttpResponse:
    """A whole page, as it lies straightened."""
    actor = actor_in(request)
    scan = scan_by_id(actor, scan_id)
    found = next((each for each in pages_of(scan) if each.number == number), None)
    if found is None:
        raise NotFound(_GONE)
    record_glance(scan=scan, screen="page", by=actor, at=now())
    return attachment(f"{number}枚目.jpg", "image/jpeg", open_file(found.stored))
