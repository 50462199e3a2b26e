"""Sending a draft: it becomes an application, once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yorozu.foundation.errors import Conflict, Invalid
from yorozu.foundation.events import publish
from yorozu.identity.actors import Actor
from yorozu.intake.checking import REFUSED
from yorozu.intake.events import DraftSent
from yorozu.intake.models import Application, Draft
from yorozu.intake.sealed import seal_json
from yorozu.intake.selectors import Receipt, answers_of, raw_of, receipt_of
from yorozu.intake.services.drafts import file_ids, forget_files, worked_until
from yorozu.intake.services.entering import Entry, keep_entry, require_entry
from yorozu.intake.services.infected import infected_answers
from yorozu.intake.services.submission import Submission, submit_application
from yorozu.procedures.selectors import definition_shown
from yorozu.procedures.services import note_filling

_GONE = "入力中の申請が見つかりません。保存の期限を過ぎています。手続の画面から始めてください。"


def submit_draft(
    *, draft: Draft, address: str, by: Actor, at: datetime, entry: Entry | None = None, measured: bool = True
) -> Receipt:
    """Send a draft and get the receipt; sent again, the same receipt.

    The draft's key becomes the application's, so that its files need not be sealed anew. Raises Invalid with
    every fault (also when a scanner has found something in a file meanwhile), TooMany, Conflict when the draft is
    gone; then the draft stays as it was. What staff entered for somebody needs `entry` (see `require_entry`). `measured` is False
    where it was filled in together with others, so that how long it took says nothing.
    """
    with transaction.atomic():
        locked = _locked(draft, at)
        if locked.application_id is not None:
            return receipt_of(_application(locked, locked.application_id))
        require_entry(locked, entry, by)
        raw = raw_of(locked)
        receipt = submit_application(
            Submission(
                version=locked.version,
                raw=raw,
                idempotency_key=locked.idempotency_key,
                channel=locked.channel,
                address=address,
                by=by,
                at=at,
                key=locked.key,
                resident_id=locked.resident_id,
                staff_id=locked.staff_id,
                department_id=locked.department_id,
            )
        )
        _finish(locked, receipt, at)
        if measured and not locked.entered_by_id and not locked.staff_id:
            note_filling(locked.version.procedure, seconds=worked_until(locked, at=at))
        if not locked.entered_by_id and not locked.staff_id:
            publish(DraftSent(receipt.application_id, locked.municipality_id), at=at)
        if entry is not None and locked.application is not None:
            keep_entry(application=locked.application, entry=entry, by=by, at=at)
    return receipt


def _locked(draft: Draft, at: datetime) -> Draft:
    rows = Draft.objects.within(draft.municipality_id).select_for_update(of=("self",))
    # Not with its application: whoever waited for the lock would be given the row as it was joined before.
    wanted = rows.select_related("key", "version__procedure")
    found = wanted.filter(pk=draft.pk, correction=None, expires_at__gt=at).first()
    if found is None:
        raise Conflict(_GONE)
    return found


def _application(draft: Draft, application_id: UUID) -> Application:
    rows = Application.objects.within(draft.municipality_id).select_related("key", "version")
    return rows.get(pk=application_id)


def _finish(draft: Draft, receipt: Receipt, at: datetime) -> None:
    """The draft forgets the answers and, with them, the files of questions that ended up hidden.

    Raises Invalid when one of the files that would be sent is infected.
    """
    definition = definition_shown(draft.version)
    application = _application(draft, receipt.application_id)
    answers = answers_of(application)
    if found := infected_answers(draft.municipality_id, definition, answers):
        raise Invalid(REFUSED, found)
    unused = file_ids(definition, raw_of(draft)) - file_ids(definition, answers)
    forget_files(draft, unused)
    draft.application = application
    draft.sealed_content = seal_json(draft.key, {}, context=f"draft:{draft.id}")
    draft.updated_at = at
    draft.save(update_fields=["application", "sealed_content", "updated_at"])
