"""Disposals of a file, as its page shows them."""

from dataclasses import dataclass
from datetime import date

from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.records.models import Disposal, DisposalState, RecordFile


@dataclass(frozen=True, slots=True)
class Disposing:
    """What has come of a file's disposals, the latest first, and what this person may do now."""

    waiting: Disposal | None
    past: list[Disposal]
    may_propose: bool
    may_approve: bool
    may_withdraw: bool


def disposing_of(file: RecordFile, actor: Actor, on: date) -> Disposing:
    """Who asked may take it back, but somebody else agrees."""
    rows = Disposal.objects.within(file.municipality_id).filter(record_file=file)
    found = list(rows.select_related("proposed_by", "approved_by").order_by("-proposed_at", "-pk"))
    waiting = next((each for each in found if each.state == DisposalState.PROPOSED), None)
    running = any(each.state == DisposalState.APPROVED for each in found)
    may = actor.staff is not None and actor.may(Action.RECORD_DISPOSE, file.department_id)
    own = waiting is not None and actor.staff is not None and waiting.proposed_by_id == actor.staff.pk
    return Disposing(
        waiting=waiting,
        past=[each for each in found if each is not waiting],
        may_propose=may and file.is_due(on) and waiting is None and not running,
        may_approve=may and waiting is not None and not own,
        may_withdraw=may and waiting is not None,
    )


def waiting_disposal(file: RecordFile) -> Disposal | None:
    """The one that waits for a second person."""
    rows = Disposal.objects.within(file.municipality_id).select_related("record_file", "municipality")
    return rows.filter(record_file=file, state=DisposalState.PROPOSED).first()
