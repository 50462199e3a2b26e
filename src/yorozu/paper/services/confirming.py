"""A person compares what was read with its picture: every answer is kept as it is typed, and which were compared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from PIL import Image

from yorozu.forms.services import Checked, Definition, Step, check_answers, take_section
from yorozu.foundation.errors import Conflict, FieldError
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.services import (
    Incoming,
    PostedFiles,
    Upload,
    file_fields,
    file_ids,
    note_refused,
    rule_context,
    store_uploads,
    without_new,
)
from yorozu.paper.arrival import arrived_at
from yorozu.paper.content import Content, content_of, sealed
from yorozu.paper.models import Scan, ScanPage, State
from yorozu.paper.services.choosing import lock_scan
from yorozu.paper.units import answer_at, units_in
from yorozu.procedures.selectors import definition_of
from yorozu.trust import vault
from yorozu.trust.models import Scan as Verdict
from yorozu.trust.models import StoredFile

_NOT_NOW = "このスキャンは、まだ確かめられる状態ではありません。紙の受付の一覧から開き直してください。"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a posted page: the step as forms has it, what is wrong, and what is yet to be compared."""

    scan: Scan
    content: Content
    step: Step
    errors: list[FieldError]
    open: list[str]

    @property
    def done(self) -> bool:
        return self.step.done and not self.errors and not self.open


def checked_scan(scan: Scan, content: Content, *, at: datetime) -> Checked:
    """The answers so far against the form's own checks."""
    definition = _definition(scan)
    context = rule_context(definition, scan.municipality, at=arrived_at(scan, at=at), channel="paper")
    return check_answers(definition, content.raw, context=context)


def take_page(
    *,
    scan: Scan,
    section: str,
    posted: Any,
    files: PostedFiles,
    compared: Collection[str],
    attached: Mapping[str, Collection[int]],
    revision: int,
    by: Actor,
    at: datetime,
) -> Taken:
    """Keep a posted page, whatever is wrong with it. An answer that was changed counts as compared.

    `compared` are the units that the person ticked, `attached` which scanned pages become files of which question;
    `revision` is that of the screen. Raises Conflict when somebody else has changed it since.
    """
    require(by, Action.PAPER_ENTER)
    definition = _definition(scan)
    incoming = Incoming(definition, files)
    note_refused(incoming.errors, procedure=definition.code, by=by, at=at)
    context = rule_context(definition, scan.municipality, at=arrived_at(scan, at=at), channel="paper")
    written: list[StoredFile] = []
    try:
        with transaction.atomic():
            locked = _ready(scan, revision)
            before = content_of(locked)
            step = take_section(definition, section, posted, incoming, draft=before.raw, context=context)
            raw = without_new(step.raw, _refused(definition, step), before.raw)
            raw = _with_pages(locked, definition, raw, attached)
            raw, new = store_uploads(definition, raw, key=locked.key, at=at)
            written += new
            StoredFile.objects.bulk_create(new)
            now = Content(raw, before.clearness, before.confirmed)
            checked = check_answers(definition, raw, context=context)
            old = check_answers(definition, before.raw, context=context)
            now.confirmed = _compared(definition, section, before, now, old, checked, compared)
            _keep(locked, now, at)
            _forget(locked, file_ids(definition, before.raw) - file_ids(definition, raw))
    except BaseException as fault:
        vault.discard_written(written, after=fault)
        raise
    errors = [*incoming.errors, *step.errors]
    return Taken(locked, now, step, errors, open_in(definition, section, now, checked))


def _ready(scan: Scan, revision: int) -> Scan:
    locked = lock_scan(scan, revision=revision)
    if locked.state != State.READY:
        raise Conflict(_NOT_NOW)
    return locked


def open_in(definition: Definition, section: str, content: Content, checked: Checked) -> list[str]:
    """What of a section is yet to be compared."""
    found = definition.section(section)
    units = units_in(found, content.raw, checked) if found else ()
    return [name for name, _ in units if name not in content.confirmed]


def _definition(scan: Scan) -> Definition:
    if scan.version is None:
        raise Conflict(_NOT_NOW)
    return definition_of(scan.version)


def _compared(
    definition: Definition,
    section: str,
    before: Content,
    now: Content,
    old: Checked,
    checked: Checked,
    ticked: Collection[str],
) -> set[str]:
    """Of this section what is ticked or was changed, of the others as it was."""
    place = definition.section_of
    rest = {name for name in before.confirmed if place.get(name.partition(".")[0]) != section}
    found = definition.section(section)
    for name, _ in units_in(found, now.raw, checked) if found else ():
        was = (answer_at(old.values, name), answer_at(before.raw, name))
        is_now = (answer_at(checked.values, name), answer_at(now.raw, name))
        changed = (
            was[0] != is_now[0]
            if is_now[0] is not None or was[0] is not None
            else _differs(was[1], is_now[1])
        )
        if name in ticked or changed:
            rest.add(name)
    return rest


def _differs(before: Any, now: Any) -> bool:
    """Two answers that no check took; nothing and blank are the same."""
    return (before or None) != (now or None) and not (_blank(before) and _blank(now))


def _blank(raw: Any) -> bool:
    if isinstance(raw, Mapping):
        return all(_blank(each) for each in raw.values())
    return raw is None or raw == "" or raw == []


def _refused(definition: Definition, step: Step) -> list[str]:
    return [
        field.id
        for field in file_fields(definition)
        if any(isinstance(item, Upload) for item in step.raw.get(field.id) or ())
        and any(error.field == field.id for error in step.checked.errors)
    ]


def _with_pages(
    scan: Scan, definition: Definition, raw: dict[str, Any], attached: Mapping[str, Collection[int]]
) -> dict[str, Any]:
    """Scanned pages that are papers of their own, as files of the questions that ask for them."""
    rows = ScanPage.objects.within(scan.municipality_id).filter(scan=scan, sheet=None)
    pages = {each.number: each for each in rows.select_related("stored__key")}
    for field in file_fields(definition):
        for number in sorted(attached.get(field.id, ())):
            if number in pages and len(raw.get(field.id) or ()) < (field.max_files or 1):
                content = vault.open_file(pages[number].stored)
                raw[field.id] = [*(raw.get(field.id) or []), _upload(number, content, field.accept)]
    return raw


def _upload(number: int, content: bytes, accept: Collection[str]) -> Upload:
    """A page as a file of a kind that the question takes; it was made by us, from what a scanner found clean."""
    if "jpeg" in accept:
        return Upload(f"スキャン{number}枚目.jpg", content, "image/jpeg", scan=Verdict.OWN)
    kind, media_type = ("PDF", "application/pdf") if "pdf" in accept else ("PNG", "image/png")
    made = BytesIO()
    Image.open(BytesIO(content), formats=["JPEG"]).save(made, kind)
    return Upload(f"スキャン{number}枚目.{kind.lower()}", made.getvalue(), media_type, scan=Verdict.OWN)


def _keep(scan: Scan, content: Content, at: datetime) -> None:
    scan.sealed_content = sealed(scan, content)
    scan.updated_at, scan.expires_at = at, at + settings.YOROZU_SCAN_KEPT
    scan.revision += 1
    scan.save(update_fields=["sealed_content", "updated_at", "expires_at", "revision"])


def _forget(scan: Scan, unused: set[UUID]) -> None:
    rows = StoredFile.objects.within(scan.municipality_id).filter(key=scan.key_id, pk__in=unused)
    files = list(rows)
    if files:
        rows.delete()
        transaction.on_commit(lambda: vault.discard_written(files))
