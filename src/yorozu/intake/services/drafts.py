"""Writing an application page by page: everything typed is kept at once, sealed, until it is sent or expires."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yorozu.forms.services import Definition, take_section
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.models import Resident
from yorozu.intake.checking import rule_context
from yorozu.intake.models import CorrectionRequest, Draft
from yorozu.intake.sealed import seal_json
from yorozu.intake.selectors import draft_of_correction, raw_of, revisions_of
from yorozu.intake.services.incoming import Incoming, PostedFiles
from yorozu.intake.services.infected import note_refused
from yorozu.intake.services.taken import Taken, as_kept, judged
from yorozu.intake.uploads import file_fields, store_uploads
from yorozu.messaging.services import remove_mails
from yorozu.municipality.models import Department, Municipality, StaffMember, TenantQuerySet
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of, definition_shown
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import create_key, discard_written

#: A longer break is no work on the draft.
_BREAK = timedelta(minutes=10)
_GONE = "入力中の申請が見つかりません。送信したか、保存の期限を過ぎています。手続の画面から始めてください。"


def start_draft(
    *,
    municipality: Municipality,
    version: ProcedureVersion,
    at: datetime,
    resident: Resident | None = None,
    raw: Mapping[str, Any] | None = None,
) -> Draft:
    """A draft, empty or with proposed answers; with `resident` it is on their page, on every device of theirs."""
    with transaction.atomic():
        key = create_key(municipality=municipality, at=at)
        return _create(key, version, raw or {}, at, resident=resident)


def start_entered_draft(
    *, version: ProcedureVersion, channel: str, entered_by: StaffMember, at: datetime
) -> Draft:
    """An empty draft that a member of staff writes for somebody, by a channel other than online."""
    with transaction.atomic():
        key = create_key(municipality=entered_by.municipality, at=at)
        return _create(key, version, {}, at, channel=channel, entered_by=entered_by)


def start_request_draft(
    *, version: ProcedureVersion, staff: StaffMember, department: Department | None, at: datetime
) -> Draft:
    """An empty draft of a request of the office, which only this member of staff goes on with."""
    with transaction.atomic():
        key = create_key(municipality=staff.municipality, at=at)
        return _create(key, version, {}, at, staff=staff, department=department)


def start_correction_draft(
    *, correction: CorrectionRequest, answers: Mapping[str, Any], at: datetime
) -> Draft:
    """The draft in which a correction is written, starting from the answers as they stand; there is one at a time.

    Raises Conflict when it has just been sent.
    """
    application = correction.application
    drafts = Draft.objects.within(correction.municipality_id).filter(correction=correction)
    for expired in drafts.filter(expires_at__lte=at):
        discard_draft(draft=expired)
    try:
        with transaction.atomic():
            return _create(application.key, application.version, answers, at, correction=correction)
    except IntegrityError:
        found = draft_of_correction(correction, at=at)
        if found is None:
            raise Conflict(_GONE) from None
        return found  # another window was first


def take_page(*, draft: Draft, section: str, posted: Any, files: PostedFiles, at: datetime) -> Taken:
    """Keep a posted page in the draft, whatever is wrong with it. Raises Conflict when the draft is gone or sent.

    `posted` is the form as it was posted (a QueryDict); files are stored under the draft's key at once.
    """
    definition = definition_shown(draft.version)
    incoming = Incoming(definition, files)
    by = Actor.anonymous(draft.municipality)
    note_refused(incoming.errors, procedure=draft.procedure.code, by=by, at=at)
    context = rule_context(definition, draft.municipality, at=at, channel=draft.channel)
    written: list[StoredFile] = []
    try:
        with transaction.atomic():
            locked = lock_draft(draft, at=at)
            before = raw_of(locked)
            step = take_section(definition, section, posted, incoming, draft=before, context=context)
            taken = judged(definition, section, step, incoming.errors, before)
            raw, new_files = store_uploads(definition, taken.step.raw, key=locked.key, at=at)
            written += new_files
            StoredFile.objects.bulk_create(new_files)
            keep(locked, raw, at=at)
            forget_files(locked, file_ids(definition, before) - file_ids(definition, raw))
            return as_kept(taken, raw, typed=step.raw)
    except BaseException as fault:
        discard_written(written, after=fault)
        raise


def lock_draft(draft: Draft, *, at: datetime) -> Draft:
    """The draft as it is now, locked until the commit. Raises Conflict when it is gone or sent."""
    rows = Draft.objects.within(draft.municipality_id).select_for_update(of=("self",))
    found = next(iter(rows.filter(pk=draft.pk)), None)
    if found is None or found.application_id is not None or found.expires_at <= at:
        raise Conflict(_GONE)
    _share(draft, found)
    return found


def _share(draft: Draft, locked: Draft) -> None:
    """What was read with the draft, and stays as it is while it lives, need not be read again under the lock."""
    for name in ("municipality", "procedure", "version", "key", "correction"):
        if draft._state.fields_cache.get(name) is not None:
            setattr(locked, name, getattr(draft, name))


def keep(draft: Draft, raw: Mapping[str, Any], *, at: datetime) -> None:
    """Write the answers into a locked draft; it is kept for as long again (YOROZU_DRAFT_DAYS)."""
    draft.sealed_content = seal_json(draft.key, raw, context=f"draft:{draft.id}")
    draft.active_seconds = worked_until(draft, at=at)
    draft.updated_at, draft.expires_at = at, at + settings.YOROZU_DRAFT_KEPT
    draft.save(update_fields=["sealed_content", "active_seconds", "updated_at", "expires_at"])


def worked_until(draft: Draft, *, at: datetime) -> int:
    """Seconds somebody has worked on the draft; a break of more than ten minutes is none of it."""
    since = at - draft.updated_at
    return draft.active_seconds + (int(since.total_seconds()) if timedelta() <= since <= _BREAK else 0)


def discard_draft(*, draft: Draft) -> None:
    """Forget what was typed, with its files and its key. A draft that was sent only stops leading to the receipt."""
    with transaction.atomic():
        rows = Draft.objects.within(draft.municipality_id).select_for_update(of=("self",))
        locked = rows.select_related("key", "version", "correction__application").filter(pk=draft.pk).first()
        if locked is None:
            return
        own_key = locked.application_id is None and locked.correction is None
        if own_key:
            _remove_files(StoredFile.objects.within(draft.municipality_id).filter(key=locked.key_id))
        elif locked.correction is not None and locked.key.wrapped is not None:
            forget_files(locked, file_ids(definition_of(locked.version), raw_of(locked)))
        locked.delete()
        if own_key:
            remove_mails(locked.key)
            VaultKey.objects.within(draft.municipality_id).filter(pk=locked.key_id).delete()


def file_ids(definition: Definition, raw: Mapping[str, Any]) -> set[UUID]:
    """The stored files that answers speak of."""
    items = [item for field in file_fields(definition) for item in raw.get(field.id) or ()]
    return {UUID(item["file"]) for item in items if isinstance(item, Mapping)}


def forget_files(draft: Draft, unused: set[UUID]) -> None:
    """Remove files of a draft that nothing speaks of any more; those sent before with a correction's application stay."""
    if not unused:
        return
    if draft.correction is not None:
        sent = (each.answers for each in revisions_of(draft.correction.application))
        unused = unused.difference(*(file_ids(definition_of(draft.version), each) for each in sent))
    files = StoredFile.objects.within(draft.municipality_id)
    _remove_files(files.filter(key=draft.key_id, pk__in=list(unused)))


def _remove_files(rows: TenantQuerySet[StoredFile]) -> None:
    files = list(rows)
    if files:
        rows.delete()
        transaction.on_commit(lambda: discard_written(files))


def _create(
    key: VaultKey,
    version: ProcedureVersion,
    raw: Mapping[str, Any],
    at: datetime,
    correction: CorrectionRequest | None = None,
    resident: Resident | None = None,
    staff: StaffMember | None = None,
    department: Department | None = None,
    channel: str = "online",
    entered_by: StaffMember | None = None,
) -> Draft:
    draft = Draft(
        municipality_id=key.municipality_id,
        procedure_id=version.procedure_id,
        version=version,
        key=key,
        correction=correction,
        resident=resident,
        staff=staff,
        department=department,
        channel=channel,
        entered_by=entered_by,
        idempotency_key=secrets.token_urlsafe(24),
        created_at=at,
        updated_at=at,
        expires_at=at + settings.YOROZU_DRAFT_KEPT,
    )
    draft.sealed_content = seal_json(key, raw, context=f"draft:{draft.id}")
    draft.save(force_insert=True)
    return draft
