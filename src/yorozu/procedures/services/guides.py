"""Changing a city's guides: from a pack, from a table that staff send back, and back to the shared one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.foundation.errors import Conflict, Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.speaking import event_of, read_texts
from yorozu.procedures.guides.storing import load_guide, parse_guide, plain
from yorozu.procedures.guides.table import read_table
from yorozu.procedures.models import EventGuide
from yorozu.procedures.selectors.guides import may_edit_guides, published_codes
from yorozu.procedures.services.digest import digest_of
from yorozu.trust import audit


def require_editor(by: Actor, municipality: Municipality) -> None:
    """Raise Forbidden unless the actor may change guides."""
    if not may_edit_guides(by, municipality):
        raise Forbidden(
            "案内を変えられるのは、市全体の手続を公開できる職員です。DX推進担当に依頼してください。"
        )


def load_guide_pack(*, municipality: Municipality, text: str, by: Actor, at: datetime) -> EventGuide:
    """Take in the guide of one pack file as the shared one; a city that has its own keeps showing that.

    Raises `guides.GuideFaults` with every fault; a procedure that the city does not offer is one.
    """
    require_editor(by, municipality)
    guide = load_guide(text, known=published_codes(municipality))
    with transaction.atomic():
        row = _locked(municipality, guide.event) or EventGuide(municipality=municipality, event=guide.event)
        document = plain(guide)
        if row.shared == document:
            return row
        row.shared = document
        return _save(row, "guide.loaded", by, at)


def load_guide_texts(*, municipality: Municipality, text: str, by: Actor, at: datetime) -> EventGuide:
    """Take in the texts of a guide in other languages. Raises NotFound without the guide, `guides.GuideFaults`."""
    require_editor(by, municipality)
    with transaction.atomic():
        row = _required(municipality, event_of(text))
        texts = read_texts(text, parse_guide(row.document if row.shared is None else row.shared))
        if row.texts == texts:
            return row
        row.texts = texts
        return _save(row, "guide.texts-loaded", by, at)


def import_guide(
    *, municipality: Municipality, event: str, rows: Sequence[Sequence[str]], by: Actor, at: datetime
) -> EventGuide:
    """Show what a table says instead of the guide that was there. Raises `guides.GuideFaults`; then nothing changes."""
    require_editor(by, municipality)
    guide = read_table(rows, event=event, known=published_codes(municipality))
    with transaction.atomic():
        row = _required(municipality, event)
        document = plain(guide)
        if row.document == document:
            return row
        row.own = document
        return _save(row, "guide.changed", by, at)


def restore_guide(*, municipality: Municipality, event: str, by: Actor, at: datetime) -> EventGuide:
    """Give up the city's own guide for the shared one. Raises Conflict where there is none to go back to."""
    require_editor(by, municipality)
    with transaction.atomic():
        row = _required(municipality, event)
        if row.own is None:
            return row
        if row.shared is None:
            raise Conflict("戻す先の共通の案内がありません。表を直して取り込んでください。")
        row.own = None
        return _save(row, "guide.restored", by, at)


def _locked(municipality: Municipality, event: str) -> EventGuide | None:
    return EventGuide.objects.within(municipality).select_for_update().filter(event=event).first()


def _required(municipality: Municipality, event: str) -> EventGuide:
    row = _locked(municipality, event)
    if row is None:
        raise NotFound("このできごとの案内は、まだありません。管理者に読み込みを依頼してください。")
    return row


def _save(row: EventGuide, action: str, by: Actor, at: datetime) -> EventGuide:
    row.digest = digest_of(_document(row))
    row.changed_at, row.changed_by = at, by.name
    row.save()
    audit.record(
        municipality=row.municipality,
        action=action,
        subject_type="guide",
        subject_id=row.event,
        details={"digest": row.digest},
        at=at,
        **by.audit(),
    )
    return row


def _document(row: EventGuide) -> dict[str, Any]:
    found: dict[str, Any] = row.document
    return found
