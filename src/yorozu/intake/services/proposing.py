"""A draft that another system has begun for somebody: opened once, by whoever was given the link, and gone otherwise."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from yorozu.forms.services import Proposed, from_answers
from yorozu.foundation.errors import FieldError, Forbidden, Invalid, NotFound
from yorozu.foundation.mail_address import keyed_digest
from yorozu.intake.checking import rule_context
from yorozu.intake.models import Draft
from yorozu.intake.selectors import draft_by_id
from yorozu.intake.services.drafts import start_draft
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import acceptance_of, definition_of
from yorozu.trust import limits

LINK_KEPT = timedelta(hours=48)
_HOUR = timedelta(hours=1)
_FROM_ONE_PLACE = 300
_TRIES = 60
_TOKEN = 32
_UNKNOWN = "このリンクは使えません。期限が切れたか、もう使われています。リンクをくれたところで、もう一度作ってください。"
_NOTHING = "あらかじめ入れられる答えがありません。項目の名前と書き方を、prefill-schema で確かめてください。"


@dataclass(frozen=True, slots=True)
class Offer:
    """A new draft with the token that opens it once, and what of the proposal could not be taken."""

    draft: Draft
    token: str
    proposed: Proposed


def offer_draft(
    *, version: ProcedureVersion, raw: Mapping[str, Any], address: str, municipality: Municipality, at: datetime
) -> Offer:  # fmt: skip
    """Begin a draft with these answers, sealed; without a visit it is gone after 48 hours.

    Raises Invalid where nothing of it can be taken, Forbidden where the procedure is not taken online now, TooMany.
    Must not run inside a transaction: the counts would be rolled back.
    """
    limits.hit(scope="prefill", key=address, limit=_FROM_ONE_PLACE, window=_HOUR, at=at)
    definition = definition_of(version)
    acceptance = acceptance_of(version.procedure, at)
    if "online" not in definition.channels or not acceptance.open:
        raise Forbidden(acceptance.message or "この手続は、オンラインでは受け付けていません。")
    proposed = from_answers(definition, raw, rule_context(definition, municipality, at=at))
    if not proposed.values:
        raise Invalid(_NOTHING, proposed.refused or [FieldError("", _NOTHING)])
    token = secrets.token_urlsafe(_TOKEN)
    draft = start_draft(municipality=municipality, version=version, at=at, raw=proposed.values)
    Draft.objects.within(municipality).filter(pk=draft.pk).update(
        resume_digest=_digest(token), expires_at=at + LINK_KEPT
    )
    return Offer(draft, token, proposed)


def offered_draft(*, municipality: Municipality, token: str, address: str, at: datetime) -> Draft:
    """The draft to which the link leads, still unopened. Raises NotFound; TooMany after sixty tries an hour."""
    limits.hit(scope="prefill-open", key=address, limit=_TRIES, window=_HOUR, at=at)
    rows = Draft.objects.within(municipality).filter(resume_digest=_digest(token), application=None)
    found = rows.values_list("pk", flat=True).first()
    draft = draft_by_id(municipality, found, at=at) if found else None
    if draft is None:
        raise NotFound(_UNKNOWN)
    return draft


def open_offered(*, draft: Draft, token: str, at: datetime) -> None:
    """From here on it is the person's; the link opens nothing any more. Raises NotFound for the second of two."""
    rows = Draft.objects.within(draft.municipality_id).filter(pk=draft.pk, resume_digest=_digest(token))
    if not rows.update(resume_digest="", expires_at=at + settings.YOROZU_DRAFT_KEPT):
        raise NotFound(_UNKNOWN)


def _digest(token: str) -> str:
    """Of another kind than that of a code to resume with, so that neither opens what the other does."""
    return keyed_digest("prefill-link", token)
