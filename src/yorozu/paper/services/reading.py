"""Having a page read, and putting together what the pages say."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import NotFound
from yorozu.paper.content import Content, sealed, sealed_seen, seen_on
from yorozu.paper.form.shapes import Box
from yorozu.paper.models import Scan, ScanPage, State, Trouble
from yorozu.paper.seeing.apart import box_reader
from yorozu.paper.seeing.asked import Seen
from yorozu.paper.selectors.forms import layout_for
from yorozu.paper.selectors.scans import pages_of
from yorozu.paper.services.preparing import stop_scan
from yorozu.paper.understanding import asked_of, understood
from yorozu.procedures.selectors import definition_of
from yorozu.trust import vault


def read_page(*, page_id: int, municipality_id: int, at: datetime) -> None:
    """Read one page of a form; after the last one the answers are there to be confirmed.

    Does nothing for a page that was read or is gone. Raises Away when the reading process is. Not in a transaction.
    """
    rows = ScanPage.objects.within(municipality_id).select_related(
        "stored__key",
        "scan__key",
        "scan__municipality",
        "scan__version__procedure",
        "scan__version__municipality",
    )
    page = rows.filter(pk=page_id, read_at=None, sheet__isnull=False, scan__state=State.READING).first()
    if page is None or page.scan.version is None:
        return
    layout, definition = layout_for(page.scan.version), definition_of(page.scan.version)
    boxes = layout.sheets[(page.sheet or 1) - 1].boxes
    try:
        picture = vault.open_file(page.stored)
    except NotFound:
        stop_scan(
            scan=page.scan, trouble=Trouble.UNREADABLE, at=at
        )  # nothing, where it was discarded meanwhile
        return
    seen, _ = box_reader.read(picture, asked_of(definition, boxes))
    with transaction.atomic():
        scan = _locked(page.scan)
        if scan is None:
            return
        mine = ScanPage.objects.within(municipality_id).filter(pk=page.pk, read_at=None, sheet=page.sheet)
        if mine.update(sealed_seen=sealed_seen(page, seen), read_at=at):
            _finish(scan, at)


def _locked(scan: Scan) -> Scan | None:
    rows = Scan.objects.within(scan.municipality_id).select_for_update(of=("self",))
    joined = rows.select_related("key", "municipality", "version__procedure", "version__municipality")
    return joined.filter(pk=scan.pk, state=State.READING, version=scan.version_id).first()


def _finish(scan: Scan, at: datetime) -> None:
    """After the last page: what all of them say, for a person to confirm."""
    pages = [each for each in pages_of(scan) if each.sheet is not None]
    if scan.version is None or any(each.read_at is None for each in pages):
        return
    found = understood(definition_of(scan.version), boxes_seen(scan, pages))
    content = Content(found.raw, {name: each.value for name, each in found.clearness.items()})
    scan.sealed_content = sealed(scan, content)
    scan.state, scan.updated_at, scan.revision = State.READY, at, scan.revision + 1
    scan.save(update_fields=["sealed_content", "state", "updated_at", "revision"])


def boxes_seen(scan: Scan, pages: list[ScanPage]) -> list[tuple[Box, Seen]]:
    """Each box of the pages that are there, with what was seen in it, in the order of the form."""
    if scan.version is None:
        return []
    sheets = layout_for(scan.version).sheets
    there = sorted((each for each in pages if each.sheet), key=lambda each: each.sheet or 0)
    return [
        pair
        for page in there
        for pair in zip(sheets[(page.sheet or 1) - 1].boxes, seen_on(page), strict=False)
    ]
