"""Applications being written."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.foundation.mail_address import keyed_digest
from yorozu.intake.models import CorrectionRequest, Draft
from yorozu.intake.sealed import unseal_json
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.trust.vault import unseal


def draft_by_id(municipality: Municipality, draft_id: UUID, *, at: datetime) -> Draft | None:
    """A draft that has not expired, sent or not, with what is needed to go on with it."""
    found = _only(_live(municipality, at, pk=draft_id, correction=None))
    if found is not None:
        found.municipality = municipality
    return found


def draft_of_correction(correction: CorrectionRequest, *, at: datetime) -> Draft | None:
    """The draft in which the applicant mends what was marked."""
    return _only(_live(correction.municipality_id, at, correction=correction))


def raw_of(draft: Draft) -> dict[str, Any]:
    """The answers as typed so far, by field id; files as they are stored."""
    found: dict[str, Any] = unseal_json(draft.key, draft.sealed_content, context=f"draft:{draft.id}")
    return found


def content_digest(draft: Draft) -> str:
    """A keyed hash of everything in the draft: what a person confirmed is what was confirmed as long as it is the same."""
    plain = json.dumps(raw_of(draft), sort_keys=True, separators=(",", ":"))
    return keyed_digest("draft-content", f"{draft.pk}:{draft.version_id}:{plain}")


def resume_code_of(draft: Draft) -> str:
    """The code that leads back to the draft, in groups of four; empty where none was given."""
    if not draft.resume_digest:
        return ""
    code = unseal(draft.key, draft.sealed_resume_code, context=f"resume:{draft.id}").decode()
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def _only(drafts: TenantQuerySet[Draft]) -> Draft | None:
    """The one there is; asking for the first of one would have them sorted."""
    found = next(iter(drafts), None)
    if found is not None:
        found.version.procedure = found.procedure
    if found is not None and found.application is not None:
        # The same rows, which need not be read twice.
        found.application.version, found.application.municipality = found.version, found.municipality
    return found


def _live(municipality: Municipality | int, at: datetime, **which: Any) -> TenantQuerySet[Draft]:
    drafts = Draft.objects.within(municipality).filter(expires_at__gt=at, **which)
    # The application is read where there is one: every page that is typed waits for this.
    return drafts.select_related("key", "version", "procedure")
