"""One application of a package: read, compared with what the manifest says, and submitted like any other, once."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from yorozu.forms.services import Definition
from yorozu.foundation.errors import DomainError, FieldError, Forbidden, Invalid, NotFound
from yorozu.foundation.mail_address import keyed_digest
from yorozu.identity.actors import Actor
from yorozu.intake.json_body import read_object, refused
from yorozu.intake.models import HandedEntry, HandedPackage, HandedState
from yorozu.intake.packages import Archive, Attachment, Entry
from yorozu.intake.packages.manifest import MOST_JSON
from yorozu.intake.selectors import open_version
from yorozu.intake.services.infected import note_refused
from yorozu.intake.services.submission import Submission, submit_application
from yorozu.intake.uploads import Upload, file_fields, too_much
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of

_CLOCKS_DIFFER = timedelta(minutes=10)
_QUOTED = re.compile(r"「[^」]*」", re.DOTALL)
_MOST_REASONS, _MOST_WORDS = 30, 200
_FUTURE = "applied_at が、今より後です。送信元の時計と時差を確かめてください。"


def take_entry(
    *, package: HandedPackage, place: int, entry: Entry, archive: Archive, by: Actor, at: datetime
) -> HandedState | None:
    """Take it, or write down why not; None where another took it up meanwhile.

    Raises Unavailable where something that it needs is away; then it keeps waiting.
    """
    rows = HandedEntry.objects.within(package.municipality_id).filter(
        package=package, position=place, state=HandedState.WAITING
    )
    try:
        submission = _submission(package, entry, archive, by, at)
        with transaction.atomic():
            # First of all: of two at once the second finds nothing to take, or the number taken.
            if not rows.update(state=HandedState.TAKEN):
                return None
            receipt = submit_application(submission)
            HandedEntry.objects.within(package.municipality_id).filter(
                package=package, position=place
            ).update(application_id=receipt.application_id)
        return HandedState.TAKEN
    except IntegrityError:
        if not _taken_before(rows.first()):
            raise
        rows.update(state=HandedState.ALREADY)
        return HandedState.ALREADY
    except (Invalid, Forbidden, NotFound) as fault:
        _note_infected(fault, entry, by, at)
        rows.update(state=HandedState.REFUSED, reasons=_reasons(fault, package.municipality, entry))
        return HandedState.REFUSED


def digest_of_number(sender: str, number: str) -> str:
    """A keyed hash of what a sender calls an application: by it the application is taken once."""
    return keyed_digest("handed-over", f"{sender}\0{number}")


def _submission(
    package: HandedPackage, entry: Entry, archive: Archive, by: Actor, at: datetime
) -> Submission:
    applied_at = entry.applied_at
    if applied_at is None or applied_at > at + _CLOCKS_DIFFER:
        raise refused(_FUTURE)
    version = _version(package.municipality, entry)
    return Submission(
        version=version,
        raw=_answers(entry, archive, definition_of(version)),
        idempotency_key=f"package-{digest_of_number(package.sender, entry.number)}",
        channel="online",
        address="",
        by=by,
        at=at,
        arrived_at=min(applied_at, at),
    )


def _version(municipality: Municipality, entry: Entry) -> ProcedureVersion:
    """The version that the sender names, or the one that is open now."""
    current = open_version(municipality, entry.procedure)
    if entry.version is None:
        return current
    rows = ProcedureVersion.objects.within(municipality).select_related("procedure__department")
    found = rows.filter(procedure=current.procedure_id, number=entry.version).first()
    if found is None:
        raise refused(
            f"この手続に第{entry.version}版はありません。version を省くか、版の番号を確かめてください。"
        )
    return found


def _answers(entry: Entry, archive: Archive, definition: Definition) -> dict[str, Any]:
    """As the API takes them, with an Upload for each attachment; the contact where the form asks and was not told."""
    if (archive.size(entry.answers) or 0) > MOST_JSON:
        raise refused("答えのファイルが大きすぎます。2 MB までにしてください。")
    raw = read_object(archive.read(entry.answers))
    if isinstance(inner := raw.get("answers"), dict) and len(raw) == 1 and "answers" not in definition.fields:
        raw = inner
    known = {field.id for field in file_fields(definition)}
    for name in known & raw.keys():
        if raw[name]:
            raise refused("ファイルは attachments に書き、答えの中には入れないでください。", name)
    _require_within_limits(entry, archive, definition)
    for attachment in entry.attachments:
        raw.setdefault(attachment.field, [])
        raw[attachment.field] = [*(raw[attachment.field] or ()), _upload(attachment, archive)]
    for name, answered_by in (("email", definition.applicant.email), ("phone", definition.applicant.phone)):
        told = (entry.contact or {}).get(name)
        if told and answered_by and not raw.get(answered_by):
            raw[answered_by] = told
    return raw


def _require_within_limits(entry: Entry, archive: Archive, definition: Definition) -> None:
    """Before any of the files is unpacked. Raises Invalid."""
    fields = {field.id: field for field in file_fields(definition)}
    sizes: dict[str, list[dict[str, int]]] = {}
    for each in entry.attachments:
        field = fields.get(each.field)
        if field is None:
            raise refused("この名前のファイルの項目はありません。field を確かめてください。", each.field[:40])
        if archive.size(each.path) != each.size:
            raise refused("添付ファイルがないか、大きさが manifest.json と違います。", field.id)
        if each.size > (field.max_bytes or 0):
            raise refused(
                f"添付ファイルが大きすぎます。{max(1, (field.max_bytes or 0) // 1024 // 1024)} MB までにしてください。",
                field.id,
            )
        sizes.setdefault(field.id, []).append({"size": each.size})
        if len(sizes[field.id]) > (field.max_files or 1):
            raise refused(f"添付できるのは{field.max_files or 1}個までです。減らしてください。", field.id)
    for error in too_much(definition, sizes):
        raise refused(error.message, error.field)


def _upload(attachment: Attachment, archive: Archive) -> Upload:
    """Raises Invalid where the file is not the one that the manifest speaks of."""
    content = archive.read(attachment.path)
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise refused("添付ファイルの中身が sha256 と違います。途中で変わっています。", attachment.field[:40])
    return Upload(attachment.name, content, sha256=attachment.sha256)


def _taken_before(line: HandedEntry | None) -> bool:
    if line is None:
        return True
    others = HandedEntry.objects.within(line.municipality_id).filter(state=HandedState.TAKEN)
    return others.filter(number_digest=line.number_digest).exists()


def _note_infected(fault: DomainError, entry: Entry, by: Actor, at: datetime) -> None:
    """What the submission noted went with its transaction."""
    errors = fault.errors if isinstance(fault, Invalid) else ()
    note_refused(errors, procedure=entry.procedure, by=by, at=at)


def _reasons(fault: DomainError, municipality: Municipality, entry: Entry) -> list[list[str]]:
    """Question and message; names of files, which say something of a person, are taken out."""
    errors: Iterable[FieldError] = fault.errors if isinstance(fault, Invalid) and fault.errors else [
        FieldError("", fault.message)
    ]  # fmt: skip
    labels = _labels(municipality, entry)
    files = {each.field for each in entry.attachments}
    found = []
    for each in list(errors)[:_MOST_REASONS]:
        top = each.field.partition(".")[0]
        message = _QUOTED.sub("添付ファイル", each.message) if top in files else each.message
        found.append([labels.get(top, top)[:_MOST_WORDS], message[:_MOST_WORDS]])
    return found


def _labels(municipality: Municipality, entry: Entry) -> dict[str, str]:
    try:
        definition = definition_of(_version(municipality, entry))
    except DomainError:
        return {}
    return {field.id: field.label for field in definition.fields.values()}
