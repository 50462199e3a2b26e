"""One clerk at a time: taking the visit, giving it back, the form that the visitor is asked to fill in, and looking."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from yorozu.counter.models import RemoteVisit
from yorozu.counter.selectors.remote import LEFT_AFTER, procedures_for
from yorozu.counter.services.remote.locking import OVER, lock_held, lock_live, save, write_down
from yorozu.foundation.errors import Conflict, Forbidden, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import Draft

#: Looking on is written down again after so long.
_LOOKS_EVERY = timedelta(minutes=10)


def hold_visit(*, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    """Take the visit. Raises Conflict while a colleague holds it; one who was not heard of for three minutes does not."""
    require(by, Action.COUNTER_SERVE, visit.department_id)
    if by.staff is None:
        raise Forbidden("職員だけが対応できます。")
    with transaction.atomic():
        locked = lock_live(visit, at=at)
        gone = locked.held_at is None or at - locked.held_at >= LEFT_AFTER
        if locked.holder_id not in (None, by.staff.pk) and not gone:
            raise Conflict(
                "ほかの職員が対応しています。その職員に「引き継ぎに出す」を押してもらってください。"
            )
        if locked.holder_id == by.staff.pk:
            return
        locked.holder, locked.held_at, locked.looked_at = by.staff, at, None
        save(locked, "holder", "held_at", "looked_at")
        write_down(locked, "held", by, at)


def release_visit(*, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    """Give the visit back, so that a colleague can take it."""
    with transaction.atomic():
        locked = lock_held(visit, by, at=at)
        locked.holder, locked.held_at, locked.looked_at, locked.pointed = None, None, None, ""
        save(locked, "holder", "held_at", "looked_at", "pointed")
        write_down(locked, "released", by, at)


def ask_to_fill_in(*, visit: RemoteVisit, code: str, by: Actor, at: datetime) -> None:
    """Choose the procedure whose form the visitor is offered. Raises Conflict once they have begun one."""
    with transaction.atomic():
        locked = lock_held(visit, by, at=at)
        if locked.draft_id is not None:
            raise Conflict("入力を始めているため、手続を変えられません。")
        found = [each for each in procedures_for(by) if each.code == code]
        if not found:
            raise Invalid("手続を選んでください。")
        locked.procedure = found[0]
        save(locked, "procedure")


def begin_form(*, visit: RemoteVisit, draft: Draft, at: datetime) -> None:
    """Show the visitor's draft in the visit. Raises Conflict when it is in another one that goes on.

    `visit` is as it was read for the browser that brings the draft: another one may have been let in since.
    """
    try:
        with transaction.atomic():
            locked = lock_live(visit, at=at)
            if locked.visitor_digest != visit.visitor_digest:
                raise Conflict(OVER)
            if draft.procedure_id != locked.procedure_id:
                raise Conflict("職員が開いた手続が変わりました。画面を最新の状態にしてください。")
            locked.draft, locked.looked_at, locked.pointed = draft, None, ""
            save(locked, "draft", "looked_at", "pointed")
    except IntegrityError:
        raise Conflict("この入力は、ほかのリモート窓口で開いています。") from None


def record_look(*, visit: RemoteVisit, by: Actor, at: datetime) -> None:
    """Before answers are shown to the clerk: who looks, written down for each visit and form, and every ten minutes.

    Raises Forbidden for who does not hold it; where nothing can be written, nothing is shown.
    """
    require(by, Action.COUNTER_SERVE, visit.department_id)
    if by.staff is None or visit.holder_id != by.staff.pk:
        raise Forbidden("対応している職員だけが、入力を見られます。")
    if visit.looked_at is not None and at - visit.looked_at < _LOOKS_EVERY:
        return
    with transaction.atomic():
        rows = RemoteVisit.objects.within(visit.municipality_id)
        rows.filter(pk=visit.pk).update(looked_at=at)
        write_down(visit, "viewed", by, at, draft=str(visit.draft_id), procedure=visit.procedure_id)
    visit.looked_at = at
