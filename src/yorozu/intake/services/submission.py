"""Submitting an application: once, whole, and durable before the receipt is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yorozu.forms.services import Definition, RuleContext
from yorozu.foundation import rows
from yorozu.foundation.errors import DomainError, FieldError, Forbidden, Invalid, NotFound, Unavailable
from yorozu.foundation.events import publish
from yorozu.foundation.language import current
from yorozu.identity.actors import Actor
from yorozu.intake.checking import accept_answers, rule_context
from yorozu.intake.events import ApplicationSubmitted
from yorozu.intake.models import Application, Status
from yorozu.intake.receipts import new_lookup_code, new_receipt_number
from yorozu.intake.sealed import seal_json
from yorozu.intake.selectors import Receipt, receipt_of
from yorozu.intake.services.digest import digest_of
from yorozu.intake.services.elsewhere import taker_of
from yorozu.intake.services.infected import note_refused
from yorozu.intake.services.seats import claim_seat
from yorozu.intake.uploads import store_uploads
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import acceptance_of, definition_shown
from yorozu.trust import audit, limits
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import discard_written, new_key, seal

_NUMBERS_TRIED = 5
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Who sends what. `raw` holds Uploads for questions answered by files; `address` serves the limit only.

    `key` is given when the answers speak of files that were stored under it before (by a draft); `resident_id` is on
    whose page the application shall stand. Requests of the office say which member of staff asks, for which department.
    `arrived_at` is when another system took what it hands over now; then it was open, and `today` of the rules, on that day.
    """

    version: ProcedureVersion
    raw: Mapping[str, Any]
    idempotency_key: str
    channel: str
    address: str
    by: Actor
    at: datetime
    key: VaultKey | None = None
    resident_id: UUID | None = None
    staff_id: int | None = None
    department_id: int | None = None
    arrived_at: datetime | None = None

    @property
    def arrival(self) -> datetime:
        """When it arrived (到達): now, or when another system took it."""
        return self.arrived_at or self.at

    @property
    def municipality(self) -> Municipality:
        return self.by.municipality


def submit_application(submission: Submission) -> Receipt:
    """Accept an application and give its receipt; the same submission again gives the same receipt.

    Raises Invalid with every fault at once (also when the key was used for other answers or no seat is left),
    TooMany above the limit of the address, Forbidden outside the period of the procedure. Then nothing is kept.
    """
    definition = definition_shown(submission.version)
    _require_audience(submission)
    _require_application(definition)
    _require_channel(submission, definition)
    try:
        _require_open(submission)
        answers = accept_answers(definition, submission.raw, _context(submission, definition))
        return _accept(submission, definition, answers)
    except (DomainError, IntegrityError) as refusal:
        # Only now, so that the way of nearly all submissions is one query shorter. A rule may have begun to
        # refuse, or the last seat gone, since the same submission was accepted.
        if (given := receipt_given_before(submission)) is not None:
            return given
        faults = refusal.errors if isinstance(refusal, Invalid) else ()
        note_refused(faults, procedure=definition.code, by=submission.by, at=submission.at)
        raise


def receipt_given_before(submission: Submission) -> Receipt | None:
    """The receipt that this key got; None for a new key. Raises Invalid when the key was used for other answers."""
    sent = Application.objects.within(submission.municipality).select_related("key")
    found = sent.filter(
        procedure=submission.version.procedure_id, idempotency_key=submission.idempotency_key
    ).first()
    if found is None:
        return None
    if found.body_digest != digest_of(submission.raw):
        message = "この Idempotency-Key は別の内容の送信に使われています。新しい値にしてください。"
        raise Invalid(message, [FieldError("Idempotency-Key", message)])
    return receipt_of(found)


def _require_audience(submission: Submission) -> None:
    """What is for staff and departments nobody else may send, or learn that there is such a thing."""
    if not submission.version.procedure.for_public and submission.staff_id is None:
        raise NotFound("この手続は見つからないか、公開を終えています。検索から探してください。")


def _require_application(definition: Definition) -> None:
    if taker_of(definition) is not None:
        raise Forbidden("この調査には、調査のページから答えてください。手続の案内から開けます。")


def _require_open(submission: Submission) -> None:
    """The period holds for what is sent online, whenever it was begun. Paper and the counter came in time or not."""
    acceptance = acceptance_of(submission.version.procedure, submission.arrival)
    if submission.channel == "online" and not acceptance.open:
        raise Forbidden(acceptance.message)


def _require_channel(submission: Submission, definition: Definition) -> None:
    if submission.channel not in definition.channels:
        raise Forbidden("この手続は、この方法では受け付けていません。手続の案内をご覧ください。")
    if submission.channel != "online" and submission.by.kind != "staff":
        raise Forbidden("窓口と郵送の受付は、職員が行います。")


def _context(submission: Submission, definition: Definition) -> RuleContext:
    return rule_context(
        definition, submission.municipality, at=submission.arrival, channel=submission.channel
    )


def _accept(submission: Submission, definition: Definition, answers: Mapping[str, Any]) -> Receipt:
    key = submission.key or new_key(municipality=submission.municipality, at=submission.at)
    stored, written = store_uploads(definition, answers, key=key, at=submission.at)
    code = new_lookup_code()
    application = _application(submission, key, stored, code)
    try:
        _save_under_free_number(submission, definition, application, written, stored)
    except BaseException as fault:
        discard_written(written, after=fault)
        raise
    return Receipt(
        application.id, application.receipt_number, code, application.status, application.submitted_at
    )


def _application(submission: Submission, key: VaultKey, answers: Mapping[str, Any], code: str) -> Application:
    application = Application(
        municipality_id=submission.municipality.pk,
        procedure_id=submission.version.procedure_id,
        version_id=submission.version.pk,
        receipt_number=new_receipt_number(submission.at),
        key=key,
        channel=submission.channel,
        language=current(),
        resident_id=submission.resident_id,
        staff_id=submission.staff_id,
        department_id=submission.department_id,
        idempotency_key=submission.idempotency_key,
        body_digest=digest_of(submission.raw),
        submitted_at=submission.arrival,
        status=Status.RECEIVED.value,
        status_at=submission.at,
    )
    application.sealed_lookup_code = seal(key, code.encode(), context=f"code:{application.id}")
    application.sealed_answers = seal_json(key, answers, context=f"answers:{application.id}:1")
    return application


def _save_under_free_number(
    submission: Submission,
    definition: Definition,
    application: Application,
    written: list[StoredFile],
    answers: Mapping[str, Any],
) -> None:
    for _ in range(_NUMBERS_TRIED):
        try:
            with transaction.atomic():
                _save(submission, definition, application, written, answers)
        except IntegrityError:
            taken = Application.objects.within(application.municipality_id)
            if not taken.filter(receipt_number=application.receipt_number).exists():
                raise
            application.receipt_number = new_receipt_number(submission.at)
        else:
            return
    raise Unavailable("受付番号を発行できませんでした。もう一度送信してください。")


def _save(
    submission: Submission,
    definition: Definition,
    application: Application,
    written: list[StoredFile],
    answers: Mapping[str, Any],
) -> None:
    """The rows of one submission, last the entry of the audit chain, whose end stays locked until the commit."""
    claim_seat(procedure=submission.version.procedure, definition=definition, answers=answers)
    keys = [application.key] if submission.key is None else []
    with rows.together():
        rows.insert(application, *keys, *written)
        publish(
            ApplicationSubmitted(application.id, application.municipality_id, submission.at), at=submission.at
        )
        judge = _counted(submission)
        end = audit.free_end(submission.municipality)
    judge()
    _record(submission, application, end)


def _record(submission: Submission, application: Application, end: rows.Answer) -> None:
    audit.record(
        municipality=submission.municipality,
        action="application.submitted",
        subject_type="application",
        subject_id=application.id,
        details={"receipt_number": application.receipt_number, "channel": application.channel},
        at=submission.at,
        end=end,
        **submission.by.audit(),
    )


def _counted(submission: Submission) -> Callable[[], None]:
    if submission.arrived_at is not None:
        return lambda: None  # counted, if at all, where it was taken
    return limits.counted(
        scope="submission",
        key=f"{submission.version.procedure_id}:{submission.address}",
        limit=settings.YOROZU_SUBMISSIONS_PER_HOUR,
        window=_HOUR,
        at=submission.at,
    )
