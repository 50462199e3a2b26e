"""From the files of a scan to its pages: which form they are of, and what stands in the way of reading them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yorozu.foundation.errors import Conflict, NotFound
from yorozu.foundation.events import publish
from yorozu.foundation.faults import NotNow
from yorozu.paper.deciding import FoundPage, KnownForm, forms_named, missing_in, sheets_of, trouble_of
from yorozu.paper.events import PageFound
from yorozu.paper.form.code import read_code
from yorozu.paper.models import Scan, ScanFile, ScanPage, State, Trouble
from yorozu.paper.seeing.apart import Unreadable, pages_of_file
from yorozu.paper.seeing.pages import SeenPage, TooManyPages
from yorozu.paper.selectors.forms import codes_for, has_form, knows_procedure, version_called
from yorozu.paper.selectors.scans import pages_of
from yorozu.paper.services.uploading import MOST_PAGES
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.trust import vault
from yorozu.trust.models import Scan as Verdict
from yorozu.trust.models import StoredFile


def prepare_scan(*, scan_id: UUID, municipality_id: int, at: datetime) -> None:
    """Show the files as pages and decide what they are. Does nothing where that was done; raises NotNow in quarantine.

    Not in a transaction: pictures are worked on for seconds.
    """
    scan = _waiting(scan_id, municipality_id)
    if scan is None:
        return
    rows = ScanFile.objects.within(municipality_id).filter(scan=scan).order_by("number")
    files = [each.stored for each in rows.select_related("stored__key")]
    if any(each.scan == Verdict.INFECTED for each in files):
        stop_scan(scan=scan, trouble=Trouble.INFECTED, at=at)
        return
    if any(each.scan == Verdict.PENDING for each in files):
        raise NotNow("quarantine")
    try:
        seen = _seen(files)
    except TooManyPages:
        stop_scan(scan=scan, trouble=Trouble.TOO_MANY, at=at)
    except (Unreadable, NotFound):
        stop_scan(scan=scan, trouble=Trouble.UNREADABLE, at=at)
    else:
        _keep(scan, seen, at)


def stop_scan(*, scan: Scan, trouble: Trouble, at: datetime) -> None:
    """It cannot go on by itself; a person is told why on its page."""
    rows = Scan.objects.within(scan.municipality_id).filter(pk=scan.pk).exclude(state=State.SENT)
    rows.update(state=State.STOPPED, trouble=trouble, updated_at=at, revision=F("revision") + 1)


def begin_reading(*, scan: Scan, version: ProcedureVersion, going_on: bool, at: datetime) -> None:
    """In the caller's transaction, with the scan locked: it is of this form, and its pages are read.

    Without any page of the form in it a person types everything. Pages that are missing stop it, unless `going_on`.
    """
    form = _form(version)
    pages = pages_of(scan)
    sheets = sheets_of([_found(each) for each in pages], form)
    missing = bool(sheets) and bool(missing_in(sheets, form))
    ScanPage.objects.within(scan.municipality_id).filter(scan=scan).update(sheet=None)
    for page in pages:
        if page.number in sheets:
            ScanPage.objects.within(scan.municipality_id).filter(pk=page.pk).update(
                sheet=sheets[page.number], read_at=None, sealed_seen=b""
            )
    scan.version, scan.trouble = version, Trouble.MISSING_PAGE if missing else Trouble.NONE
    scan.state = State.STOPPED if missing and not going_on else State.READING if sheets else State.READY
    _save(scan, at)
    if scan.state == State.READING:
        for page in pages:
            if page.number in sheets:
                publish(PageFound(page.pk, scan.municipality_id, at), at=at)


def _waiting(scan_id: UUID, municipality_id: int) -> Scan | None:
    rows = Scan.objects.within(municipality_id).select_related("key", "municipality", "expected__procedure")
    return rows.filter(pk=scan_id, state=State.WAITING).first()


def _seen(files: list[StoredFile]) -> list[SeenPage]:
    seen: list[SeenPage] = []
    for each in files:
        try:
            content = vault.open_file(each)
        except Conflict:
            raise NotNow("quarantine") from None
        seen += pages_of_file(content, each.media_type, most=MOST_PAGES - len(seen))
    if len(seen) > MOST_PAGES:
        raise TooManyPages(len(seen))
    return seen


def _keep(scan: Scan, seen: list[SeenPage], at: datetime) -> None:
    written: list[StoredFile] = []
    try:
        pages = [_page(scan, number, each, written, at) for number, each in enumerate(seen, 1)]
        with transaction.atomic():
            rows = Scan.objects.within(scan.municipality_id).select_for_update(of=("self",))
            if not rows.filter(pk=scan.pk, state=State.WAITING).exists():
                raise Conflict("done")
            StoredFile.objects.bulk_create(written)
            ScanPage.objects.bulk_create(pages)
            _decide(scan, [_found(each) for each in pages], at)
    except Conflict:
        vault.discard_written(written)  # another worker was faster
    except BaseException as fault:
        vault.discard_written(written, after=fault)
        raise


def _page(scan: Scan, number: int, seen: SeenPage, written: list[StoredFile], at: datetime) -> ScanPage:
    stored = vault.write_file(
        key=scan.key, name=f"{number}枚目.jpg", media_type="image/jpeg", content=seen.picture,
        scan=Verdict.OWN, at=at,
    )  # fmt: skip
    written.append(stored)
    return ScanPage(
        municipality_id=scan.municipality_id, scan=scan, number=number, stored=stored,
        code=seen.code.text if seen.code else "", mark=seen.marks[0].check if seen.marks else "",
        corners=seen.corners, turned=seen.turned,
    )  # fmt: skip


def _found(page: ScanPage) -> FoundPage:
    return FoundPage(page.number, read_code(page.code), page.mark)


def _decide(scan: Scan, pages: list[FoundPage], at: datetime) -> None:
    named = forms_named(pages)
    city = scan.municipality
    ours = [each for each in named if each[0] == city.slug]
    version = version_called(city, ours[0][1], ours[0][2]) if len(ours) == 1 else None
    form = _form(version) if version else None
    known = bool(ours) and knows_procedure(city, ours[0][1])
    expected = scan.expected.procedure.code if scan.expected else ""
    trouble = trouble_of(pages, city=city.slug, form=form, known=known, expected=expected)
    if trouble in (Trouble.NONE, Trouble.OTHER_FORM) and version and not has_form(definition_of(version)):
        trouble = Trouble.NOT_ON_PAPER
    scan.found = ["/".join(map(str, each)) for each in named]
    if trouble is Trouble.NONE and version is not None:
        begin_reading(scan=scan, version=version, going_on=False, at=at)
        return
    scan.state, scan.trouble = State.STOPPED, trouble
    scan.version = version if trouble is Trouble.OTHER_FORM else None
    _save(scan, at)


def _form(version: ProcedureVersion) -> KnownForm:
    return KnownForm(version.procedure.code, version.number, codes_for(version))


def _save(scan: Scan, at: datetime) -> None:
    scan.updated_at, scan.revision = at, scan.revision + 1
    scan.save(update_fields=["state", "trouble", "found", "version", "updated_at", "revision"])
