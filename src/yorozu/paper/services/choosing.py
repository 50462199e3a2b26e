"""What a person decides where the codes of a scan do not: which form it is, and going on without a page."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Conflict, Forbidden
from yorozu.foundation.events import publish
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.paper.content import Content, sealed
from yorozu.paper.events import ScanArrived
from yorozu.paper.models import Scan, ScanPage, State
from yorozu.paper.selectors.forms import has_form
from yorozu.paper.services.preparing import begin_reading
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.trust import audit

_CHANGED = "ほかの職員がこのスキャンを進めました。今の内容を確かめてください。"


def choose_form(*, scan: Scan, version: ProcedureVersion, revision: int, by: Actor, at: datetime) -> Scan:
    """This is the form, whatever was chosen or read before; pages of it that are missing are typed by hand.

    `revision` is that of the screen. Raises Conflict when somebody was faster, Forbidden for what is not taken on paper.
    """
    require(by, Action.PAPER_ENTER)
    if not has_form(definition_of(version)):
        raise Forbidden("この手続は、紙では受け付けていません。手続の案内をご覧ください。")
    with transaction.atomic():
        locked = lock_scan(scan, revision=revision)
        if locked.state not in (State.STOPPED, State.READY) or not _has_pages(locked):
            raise Conflict(_CHANGED)
        locked.sealed_content = sealed(locked, Content())
        locked.save(update_fields=["sealed_content"])
        begin_reading(scan=locked, version=version, going_on=True, at=at)
        audit.record(
            municipality=by.municipality, action="paper.form_chosen", subject_type="scan", subject_id=scan.pk,
            details={"procedure": version.procedure.code, "version": version.number}, at=at, **by.audit(),
        )  # fmt: skip
    return locked


def look_again(*, scan: Scan, revision: int, by: Actor, at: datetime) -> None:
    """Read the files anew, after what stood in the way is gone (a scanner that was away, a process that was lost)."""
    require(by, Action.PAPER_ENTER)
    with transaction.atomic():
        locked = lock_scan(scan, revision=revision)
        if locked.state != State.STOPPED or _has_pages(locked):
            raise Conflict(_CHANGED)
        locked.state, locked.trouble, locked.updated_at = State.WAITING, "", at
        locked.revision += 1
        locked.save(update_fields=["state", "trouble", "updated_at", "revision"])
        publish(ScanArrived(scan.pk, by.municipality.pk, at), at=at)


def lock_scan(scan: Scan, *, revision: int) -> Scan:
    """The row, locked until the commit. Raises Conflict when it is gone, sent or was changed since the screen was shown."""
    rows = Scan.objects.within(scan.municipality_id).select_for_update(of=("self",))
    joined = rows.select_related("key", "municipality", "version__procedure", "version__municipality")
    found = joined.filter(pk=scan.pk, revision=revision).exclude(state=State.SENT).first()
    if found is None:
        raise Conflict(_CHANGED)
    return found


def _has_pages(scan: Scan) -> bool:
    return ScanPage.objects.within(scan.municipality_id).filter(scan=scan).exists()
