"""Records in their files."""

from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.records.models import Record, RecordFile


def records_in(file: RecordFile) -> TenantQuerySet[Record]:
    """The file's records in the order they were completed."""
    records = Record.objects.within(file.municipality_id).filter(record_file=file).select_related("filed_by")
    return records.order_by("completed_on", "pk")


def record_of(subject_type: str, subject_id: object, municipality: Municipality) -> Record | None:
    """The record of a subject; None while it is not filed."""
    records = Record.objects.within(municipality).select_related("record_file__record_class", "filed_by")
    return records.filter(subject_type=subject_type, subject_id=str(subject_id)).first()


def visible_record(actor: Actor, record_id: int) -> Record:
    """A record the actor may see. Raises NotFound, Forbidden."""
    related = ("record_file__record_class", "record_file__department", "filed_by")
    record = Record.objects.within(actor.municipality).select_related(*related).filter(pk=record_id).first()
    if record is None:
        raise NotFound("この記録は見つかりません。記録の一覧から開き直してください。")
    require(actor, Action.RECORD_VIEW, record.record_file.department_id)
    return record
