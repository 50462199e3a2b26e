"""From the working draft to the next version: now, or at a time that was set."""

from datetime import datetime, timedelta

from django.db import transaction

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, DomainError, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.procedures.models import Procedure, ProcedureVersion, WorkingDraft
from yorozu.procedures.services.authorization import require_publisher
from yorozu.procedures.services.checking import checked
from yorozu.procedures.services.designing.drafts import locked_draft, record, same_revision
from yorozu.procedures.services.designing.origins import settle_origin
from yorozu.procedures.services.publication import publish_procedure

_LONGEST_WAIT = timedelta(days=400)


def publish_draft(
    *, municipality: Municipality, code: str, revision: int, by: Actor, at: datetime
) -> ProcedureVersion:
    """Publish what was shown as the next version; the draft is gone then.

    Raises `forms.DefinitionFaults`, Changed when the draft is no longer what was shown, Conflict when another version
    was published since the draft was begun.
    """
    with transaction.atomic():
        draft = locked_draft(municipality, code, by)
        require_publisher(by, municipality, draft.department_id)
        same_revision(draft, revision)
        return _published(draft, by, at)


def schedule_draft(
    *, municipality: Municipality, code: str, revision: int, publish_at: datetime, by: Actor, at: datetime
) -> WorkingDraft:
    """Publish it then; until then it cannot be changed. Raises as `publish_draft`, and Invalid for a time in the past."""
    with transaction.atomic():
        draft = locked_draft(municipality, code, by)
        require_publisher(by, municipality, draft.department_id)
        same_revision(draft, revision)
        if not at < publish_at <= at + _LONGEST_WAIT:
            message = "公開する日時は、今より後、400日以内にしてください。"
            raise Invalid(message, [FieldError("publish_at", message)])
        _refuse_overtaken(draft)
        checked(municipality, draft.document, today=day_of(publish_at))
        draft.publish_at, draft.publish_fault = publish_at, ""
        draft.save(update_fields=["publish_at", "publish_fault"])
        record(draft, "procedure.scheduled", by, at, publish_at=publish_at.isoformat())
    return draft


def cancel_schedule(*, municipality: Municipality, code: str, by: Actor, at: datetime) -> WorkingDraft:
    """Do not publish it by itself."""
    with transaction.atomic():
        draft = locked_draft(municipality, code, by)
        require_publisher(by, municipality, draft.department_id)
        if draft.publish_at is not None:
            draft.publish_at = None
            draft.save(update_fields=["publish_at"])
            record(draft, "procedure.schedule_cancelled", by, at)
    return draft


def publish_due_drafts(at: datetime) -> int:
    """Publish what is due in every city; how many. One that cannot be published is told to its authors and not tried again."""
    count = 0
    for city in all_municipalities():
        due = WorkingDraft.objects.within(city).filter(publish_at__lte=at).values_list("code", flat=True)
        count += sum(_publish_due(city, code, at) for code in list(due))
    return count


def _publish_due(city: Municipality, code: str, at: datetime) -> int:
    by = Actor.system(city)
    try:
        with transaction.atomic():
            draft = locked_draft(city, code, by)
            if draft.publish_at is None or draft.publish_at > at:
                return 0
            _published(draft, by, at)
            return 1
    except DomainError as fault:
        _give_up(city, code, fault, by, at)
        return 0


@transaction.atomic
def _give_up(city: Municipality, code: str, fault: DomainError, by: Actor, at: datetime) -> None:
    draft = WorkingDraft.objects.within(city).select_for_update().filter(code=code).first()
    if draft is not None:
        draft.publish_at, draft.publish_fault = None, fault.message[:2000]
        draft.save(update_fields=["publish_at", "publish_fault"])
        record(draft, "procedure.publication_failed", by, at)


def _published(draft: WorkingDraft, by: Actor, at: datetime) -> ProcedureVersion:
    _refuse_overtaken(draft)
    version = publish_procedure(municipality=draft.municipality, document=draft.document, by=by, at=at)
    settle_origin(draft, at)
    draft.delete()
    return version


def _refuse_overtaken(draft: WorkingDraft) -> None:
    current = (
        Procedure.objects.within(draft.municipality_id)
        .filter(code=draft.code)
        .select_related("current")
        .first()
    )
    if current is not None and current.current is not None and current.current.pk != draft.based_on_id:
        raise Conflict(
            f"この下書きを始めた後に、第{current.current.number}版が公開されました。"
            "「新しい版を取り込む」から、違いを確かめて取り込んでください。"
        )
