"""Forgetting drafts that nobody went on with."""

from datetime import datetime

from yorozu.intake.models import Draft
from yorozu.intake.services.drafts import discard_draft
from yorozu.municipality.selectors import all_municipalities

_AT_ONCE = 1000


def remove_expired_drafts(at: datetime) -> int:
    """Remove drafts whose time is over, with their files and keys, up to a thousand a city; how many went."""
    return sum(_remove(municipality.pk, at) for municipality in all_municipalities())


def _remove(municipality_id: int, at: datetime) -> int:
    expired = list(
        Draft.objects.within(municipality_id).filter(expires_at__lte=at).order_by("expires_at")[:_AT_ONCE]
    )
    for draft in expired:
        discard_draft(draft=draft)
    return len(expired)
