"""What belongs to a resident's page: drafts and applications, and letting go of them with the account."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Conflict
from yorozu.identity.models import Resident
from yorozu.identity.services import UNUSED_ENDS, delete_resident
from yorozu.intake.models import Application, Draft
from yorozu.intake.services.drafts import discard_draft
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import audit

_ANOTHERS = "この申請は、ほかの方のマイページに入っています。受付番号と照会コードで状況を見てください。"
_AT_ONCE = 200


def adopt_draft(*, draft: Draft, resident: Resident) -> None:
    """A draft that was begun without an account is on this person's page from now on; that of another stays theirs."""
    mine = Draft.objects.within(draft.municipality_id).filter(pk=draft.pk, resident=None)
    if draft.resident_id is None and mine.update(resident=resident):
        draft.resident = resident


def claim_application(*, application: Application, resident: Resident, at: datetime) -> None:
    """Put an application whose number and code the person knows on their page. Raises Conflict for another's."""
    with transaction.atomic():
        rows = Application.objects.within(resident.municipality_id).filter(pk=application.pk)
        if rows.filter(resident=resident).exists():
            return
        if not rows.filter(resident=None).update(resident=resident):
            raise Conflict(_ANOTHERS)
        audit.record(
            municipality=resident.municipality, action="application.claimed", subject_type="application",
            subject_id=application.pk, actor_kind="resident", actor_id=str(resident.pk), at=at,
        )  # fmt: skip


def close_account(*, resident: Resident, at: datetime) -> None:
    """The account goes with its profile and its drafts. Applications stay: number and code open them as before."""
    city = resident.municipality_id
    with transaction.atomic():
        for draft in list(Draft.objects.within(city).filter(resident=resident, application=None)):
            discard_draft(draft=draft)
        Draft.objects.within(city).filter(resident=resident).update(resident=None)
        Application.objects.within(city).filter(resident=resident).update(resident=None)
        delete_resident(resident=resident, at=at)


def remove_unused_residents(at: datetime) -> int:
    """Close accounts into which nobody has signed in for three years; how many."""
    closed = 0
    for city in all_municipalities():
        unused = Resident.objects.within(city).filter(seen_at__lte=at - UNUSED_ENDS)
        for resident in list(unused.select_related("key", "municipality")[:_AT_ONCE]):
            close_account(resident=resident, at=at)
            closed += 1
    return closed
