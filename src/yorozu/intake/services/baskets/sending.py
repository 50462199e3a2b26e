"""Sending a basket: each procedure by itself, so that one that cannot be sent holds up none of the others."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import DatabaseError, transaction

from yorozu.forms.services import check_answers
from yorozu.foundation.errors import Conflict, DomainError, Invalid, TooMany
from yorozu.identity.actors import Actor
from yorozu.identity.models import Resident
from yorozu.intake.checking import rule_context
from yorozu.intake.models import Basket, BasketItem, Draft, Fault
from yorozu.intake.selectors.baskets import items_of, present_version
from yorozu.intake.selectors.drafts import raw_of
from yorozu.intake.services.baskets.keeping import lock_basket, note_end, reread, waiting_now
from yorozu.intake.services.drafts import file_ids, forget_files, keep, lock_draft
from yorozu.intake.services.entering import Entry, Unconfirmed
from yorozu.intake.services.sending import submit_draft
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import acceptance_of, definition_of

logger = logging.getLogger(__name__)


def submit_basket(
    *,
    basket: Basket,
    seen: Collection[int],
    address: str,
    by: Actor,
    resident: Resident | None = None,
    at: datetime,
    entry: Entry | None = None,
) -> list[BasketItem]:
    """Send what has not been sent, each in a transaction of its own, and give every item as it is then.

    However often it is called, also after a crash between two, one application comes of each. `seen` are the versions
    that the person was shown: a procedure that has changed since is not sent, but moved to its present version.
    `entry` is for a basket that staff entered for somebody: what changed after they had confirmed it is not sent.
    """
    for item in items_of(basket):
        if item.application_id is None:
            _note(item, _send(item, seen, address, by, resident, at, entry))
    with transaction.atomic():
        locked = lock_basket(basket)
        note_end(locked, waiting_now(locked, at=at))
    return items_of(basket)


def _send(
    item: BasketItem,
    seen: Collection[int],
    address: str,
    by: Actor,
    resident: Resident | None,
    at: datetime,
    entry: Entry | None,
) -> Fault:
    """Send one; what stands in the way, or Fault.NONE."""
    draft = item.draft
    if draft is None or draft.expires_at <= at:
        return Fault.GONE
    if draft.application_id is None:
        version = present_version(item)
        if version is None or (draft.channel == "online" and not acceptance_of(item.procedure, at).open):
            return Fault.CLOSED
        if draft.version_id != version.pk:
            _renew(draft, version, at)
            return Fault.CHANGED
        if version.pk not in seen:
            return Fault.CHANGED
    try:
        _submit(item, draft, address, by, resident, at, entry)
    except Invalid:
        return _why(draft, at)
    except Unconfirmed:
        return Fault.CHANGED
    except TooMany:
        return Fault.BUSY
    except (DomainError, DatabaseError, OSError):
        logger.exception("one of a basket was not sent")
        return Fault.TROUBLE
    return Fault.NONE


def _submit(
    item: BasketItem,
    draft: Draft,
    address: str,
    by: Actor,
    resident: Resident | None,
    at: datetime,
    entry: Entry | None,
) -> None:
    with transaction.atomic():
        if resident is not None:
            rows = Draft.objects.within(draft.municipality_id).filter(pk=draft.pk, application=None)
            rows.update(resident=resident)
        receipt = submit_draft(draft=draft, address=address, by=by, at=at, entry=entry, measured=False)
        items = BasketItem.objects.within(item.municipality_id).filter(pk=item.pk)
        items.update(application_id=receipt.application_id, fault=Fault.NONE)


def _why(draft: Draft, at: datetime) -> Fault:
    """Answers that can be mended, or a course that was filled meanwhile."""
    draft = reread(draft)
    definition = definition_of(draft.version)
    context = rule_context(definition, draft.municipality, at=at, channel=draft.channel)
    good = not check_answers(definition, raw_of(draft), context=context).errors
    return Fault.FULL if good and definition.capacity is not None else Fault.REFUSED


def _renew(draft: Draft, version: ProcedureVersion, at: datetime) -> None:
    """Move a draft to another version with every answer whose question is still there and of the same kind."""
    with transaction.atomic():
        try:
            locked = lock_draft(draft, at=at)
        except Conflict:
            return
        old, new = definition_of(locked.version), definition_of(version)
        raw = raw_of(locked)
        kept = {
            name: answer
            for name, answer in raw.items()
            if name in new.fields and name in old.fields and new.fields[name].type == old.fields[name].type
        }
        locked.version = version
        locked.save(update_fields=["version"])
        keep(locked, kept, at=at)
        forget_files(locked, file_ids(old, raw) - file_ids(new, kept))


def _note(item: BasketItem, fault: Fault) -> None:
    """Unless somebody else has sent it meanwhile."""
    if fault is not Fault.NONE:
        rows = BasketItem.objects.within(item.municipality_id)
        rows.filter(pk=item.pk, application=None).update(fault=fault)
