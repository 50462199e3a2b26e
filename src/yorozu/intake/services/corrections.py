"""補正: the office marks fields, the applicant mends them, and a new revision of the answers is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.foundation.events import publish
from yorozu.foundation.language import gettext
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.intake.checking import REFUSED, in_order, rule_context
from yorozu.intake.correcting import judge, kept_answers
from yorozu.intake.events import ApplicationCorrected
from yorozu.intake.models import Application, ApplicationRevision, CorrectionRequest, Draft, Status
from yorozu.intake.sealed import seal_json
from yorozu.intake.selectors import answers_of
from yorozu.intake.selectors.answer_days import usual_day
from yorozu.intake.services.infected import infected_answers, note_refused
from yorozu.intake.services.messages import add_note
from yorozu.intake.services.progress import move, report_progress
from yorozu.intake.services.seats import claim_seat, release_seat
from yorozu.intake.uploads import inspect_uploads, store_uploads
from yorozu.procedures.selectors import definition_of, definition_shown
from yorozu.trust import audit
from yorozu.trust.models import StoredFile
from yorozu.trust.vault import discard_written

_LONGEST_MESSAGE = 2000
_ANSWERED = "直した内容は、すでに送られています。申請の状況をご覧ください。"


def request_correction(
    *,
    application: Application,
    fields: Sequence[str],
    message: str,
    by: Actor,
    at: datetime,
    answer_by: date | None = None,
) -> CorrectionRequest:
    """Ask the applicant to mend these fields (top-level ids), by this day or (None) by the one that the city usually gives.

    Raises Invalid, Conflict when one is open already.
    """
    _check_request(application, fields, message)
    try:
        with transaction.atomic():
            return _request(application, fields, message, by, at, answer_by)
    except IntegrityError:
        raise Conflict("すでに補正をお願いしています。申請者の返事をお待ちください。") from None


def resubmit(
    *,
    application: Application,
    correction: CorrectionRequest,
    raw: Mapping[str, Any],
    by: Actor,
    at: datetime,
    note: str = "",
) -> ApplicationRevision:
    """Keep the mended answers as a new revision. From `raw` are taken the marked fields and those that these
    bring up; the rest stays as it was.

    A marked question of files takes new Uploads and the items it had. `note` is what the applicant says besides, kept as a
    message; its text was checked with `errors_of_text` before. Raises Invalid with every fault, Conflict
    when the correction was answered before or the application withdrawn.
    """
    definition = definition_shown(application.version)
    before = answers_of(application)
    context = rule_context(definition, application.municipality, at=at, channel=application.channel)
    judged = judge(definition, before, raw, correction.fields, context)
    inspected, file_errors = inspect_uploads(definition, kept_answers(judged, before))
    note_refused(file_errors, procedure=application.procedure.code, by=by, at=at)
    file_errors += infected_answers(
        application.municipality_id, definition, inspected, fields=judged.editable
    )
    if errors := [*judged.errors, *file_errors]:
        raise Invalid(REFUSED, in_order(definition, errors))
    answers, written = store_uploads(definition, inspected, key=application.key, at=at)
    try:
        with transaction.atomic():
            revision = _revise(application, correction, before, answers, written, by, at)
            add_note(application=application, text=note, cause=f"correction:{correction.pk}", by=by, at=at)
            return revision
    except BaseException as fault:
        discard_written(written, after=fault)
        raise


def _check_request(application: Application, fields: Sequence[str], message: str) -> None:
    known = definition_of(application.version).fields
    errors = []
    if not fields or len(set(fields)) < len(fields) or not known.keys() >= set(fields):
        errors.append(FieldError("fields", "直してもらう項目を、この手続の項目から選んでください。"))
    if not message.strip() or len(message) > _LONGEST_MESSAGE:
        errors.append(
            FieldError(
                "message",
                gettext("直してほしいことを{longest_message}文字までで書いてください。").format(
                    longest_message=_LONGEST_MESSAGE
                ),
            )
        )
    try:
        refuse_unsafe(message)
    except ValueError as fault:
        errors.append(FieldError("message", str(fault)))
    if errors:
        raise Invalid("補正のお願いに誤りがあります。", errors)


def _request(
    application: Application,
    fields: Sequence[str],
    message: str,
    by: Actor,
    at: datetime,
    answer_by: date | None,
) -> CorrectionRequest:
    request = CorrectionRequest.objects.create(
        municipality_id=application.municipality_id,
        application=application,
        fields=list(fields),
        sealed_message=seal_json(application.key, message, context=f"correction:{application.id}"),
        requested_at=at,
        answer_by=answer_by or usual_day(application.municipality, day_of(at)),
    )
    report_progress(
        application=application,
        kind=Status.CORRECTION_REQUESTED,
        message="直していただきたいところをお知らせしました。",
        status=Status.CORRECTION_REQUESTED,
        at=at,
    )
    _record(application, "application.correction_requested", {"fields": ",".join(fields)[:500]}, by, at)
    return request


def _revise(
    application: Application,
    correction: CorrectionRequest,
    before: Mapping[str, Any],
    answers: Mapping[str, Any],
    written: list[StoredFile],
    by: Actor,
    at: datetime,
) -> ApplicationRevision:
    _close(application, correction, at)
    Draft.objects.within(application.municipality_id).filter(correction=correction).delete()
    move(application, Status.UNDER_REVIEW, at=at)
    StoredFile.objects.bulk_create(written)
    _move_seat(application, before, answers)
    revision = _new_revision(application, correction, answers, at)
    report_progress(application=application, kind="corrected", message="直した内容を受け付けました。", at=at)
    publish(ApplicationCorrected(application.id, application.municipality_id, revision.number, at), at=at)
    _record(application, "application.corrected", {"revision": revision.number}, by, at)
    return revision


def _close(application: Application, correction: CorrectionRequest, at: datetime) -> None:
    waiting = CorrectionRequest.objects.within(application.municipality_id)
    mine = waiting.filter(pk=correction.pk, application=application, answered_at__isnull=True)
    if not mine.update(answered_at=at):
        raise Conflict(_ANSWERED)


def _move_seat(application: Application, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    definition = definition_shown(application.version)
    capacity = definition.capacity
    if capacity is None or before.get(capacity.field) == after.get(capacity.field):
        return
    claim_seat(procedure=application.procedure, definition=definition, answers=after)
    release_seat(procedure=application.procedure, definition=definition, answers=before)


def _new_revision(
    application: Application, correction: CorrectionRequest, answers: Mapping[str, Any], at: datetime
) -> ApplicationRevision:
    revisions = ApplicationRevision.objects.within(application.municipality_id).filter(
        application=application
    )
    number = (revisions.aggregate(last=Max("number"))["last"] or 1) + 1
    return ApplicationRevision.objects.create(
        municipality_id=application.municipality_id,
        application=application,
        number=number,
        correction=correction,
        sealed_answers=seal_json(application.key, answers, context=f"answers:{application.id}:{number}"),
        submitted_at=at,
    )


def _record(
    application: Application, action: str, details: Mapping[str, str | int], by: Actor, at: datetime
) -> None:
    audit.record(
        municipality=application.municipality,
        action=action,
        subject_type="application",
        subject_id=application.id,
        details=details,
        at=at,
        **by.audit(),
    )
