"""廃棄: asked for by one person, agreed to by another, then carried out record by record."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Forbidden, Invalid
from yorozu.foundation.events import publish
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import StaffMember
from yorozu.records.disposers import disposer_of
from yorozu.records.events import DisposalApproved
from yorozu.records.models import Disposal, DisposalState, Record, RecordFile
from yorozu.trust import audit, vault

_CHANGED = "この廃棄の手続は先に進んでいます。画面を開き直してください。"


@transaction.atomic
def propose_disposal(*, file: RecordFile, by: Actor, at: datetime) -> Disposal:
    """Ask for the disposal of a file whose period is over. Raises Forbidden, Invalid (not due), Conflict (asked already)."""
    require(by, Action.RECORD_DISPOSE, file.department_id)
    if not file.is_due(day_of(at)) or (expired := file.expires_on) is None:
        raise Invalid("保存期間が満了していないか、廃棄が済んでいるため、廃棄できません。")
    try:
        with transaction.atomic():
            disposal = Disposal.objects.create(
                municipality=file.municipality,
                record_file=file,
                title=file.title,
                kept_for=file.kept_for,
                expired_on=expired,
                proposed_by=_person(by),
                proposed_at=at,
            )
    except IntegrityError:
        raise Conflict("この簿冊は、すでに廃棄の承認待ちです。") from None
    _audit(disposal, "disposal.proposed", by, at)
    return disposal


@transaction.atomic
def approve_disposal(*, disposal: Disposal, by: Actor, at: datetime) -> None:
    """Agree, as a second person; the worker then destroys. Raises Forbidden (also for who asked), Conflict."""
    require(by, Action.RECORD_DISPOSE, disposal.record_file.department_id)
    if _person(by).pk == disposal.proposed_by_id:
        raise Forbidden(
            "廃棄は、申し出た人とは別の人が承認します。ほかの管理職か文書管理者に依頼してください。"
        )
    waiting = Disposal.objects.within(disposal.municipality_id).filter(
        pk=disposal.pk, state=DisposalState.PROPOSED
    )
    if not waiting.update(state=DisposalState.APPROVED, approved_by=by.staff, approved_at=at):
        raise Conflict(_CHANGED)
    publish(DisposalApproved(disposal.pk, disposal.municipality_id), at=at)
    _audit(disposal, "disposal.approved", by, at)


@transaction.atomic
def withdraw_disposal(*, disposal: Disposal, by: Actor, at: datetime) -> None:
    """Do not dispose after all. Raises Forbidden, Conflict once it was agreed to."""
    require(by, Action.RECORD_DISPOSE, disposal.record_file.department_id)
    waiting = Disposal.objects.within(disposal.municipality_id).filter(
        pk=disposal.pk, state=DisposalState.PROPOSED
    )
    if not waiting.update(state=DisposalState.WITHDRAWN, withdrawn_at=at):
        raise Conflict(_CHANGED)
    _audit(disposal, "disposal.withdrawn", by, at)


def carry_out_disposal(*, disposal: Disposal, at: datetime) -> None:
    """Destroy every record of the file, each in a transaction of its own, and complete the disposal's record (廃棄記録).

    May be interrupted and called again. Raises LookupError when nobody can destroy a kind of subject; then nothing of
    that record is destroyed and the disposal stays open.
    """
    records = Record.objects.within(disposal.municipality_id).filter(
        record_file=disposal.record_file_id, disposed_at=None
    )
    for record_id in records.order_by("pk").values_list("pk", flat=True):
        _dispose(disposal, record_id, at)
    _complete(disposal, at)
    vault.remove_disposed(disposal.municipality, at=at)
    vault.scrub()


@transaction.atomic
def _dispose(disposal: Disposal, record_id: int, at: datetime) -> None:
    open_ones = Disposal.objects.within(disposal.municipality_id).filter(
        pk=disposal.pk, state=DisposalState.APPROVED
    )
    records = Record.objects.within(disposal.municipality_id).select_for_update(no_key=True)
    record = records.filter(pk=record_id, disposed_at=None).first()
    if record is None or not open_ones.exists():
        return
    dispose = disposer_of(record.subject_type)
    files = dispose(municipality=disposal.municipality, subject_id=record.subject_id, at=at)
    records.filter(pk=record.pk).update(items=[], disposed_at=at)
    open_ones.update(records=F("records") + 1, files=F("files") + files)
    audit.record(
        municipality=disposal.municipality,
        action="record.disposed",
        subject_type="record",
        subject_id=record.pk,
        details={
            "subject": f"{record.subject_type}:{record.subject_id}",
            "disposal": disposal.pk,
            "files": files,
        },
        at=at,
        **Actor.system(disposal.municipality).audit(),
    )


@transaction.atomic
def _complete(disposal: Disposal, at: datetime) -> None:
    open_ones = Disposal.objects.within(disposal.municipality_id).filter(
        pk=disposal.pk, state=DisposalState.APPROVED
    )
    if not open_ones.update(state=DisposalState.COMPLETED, completed_at=at):
        return
    RecordFile.objects.within(disposal.municipality_id).filter(pk=disposal.record_file_id).update(
        disposed_at=at
    )
    _audit(disposal, "disposal.completed", Actor.system(disposal.municipality), at)


def _person(by: Actor) -> StaffMember:
    if by.staff is None:
        raise Forbidden("廃棄の申し出と承認は、職員が行います。")
    return by.staff


def _audit(disposal: Disposal, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=disposal.municipality,
        action=action,
        subject_type="disposal",
        subject_id=disposal.pk,
        details={"file": disposal.record_file_id},
        at=at,
        **by.audit(),
    )
