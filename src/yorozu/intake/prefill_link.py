"""Which answers of a draft came by a link: kept in the browser's session as keyed hashes, marked until they are changed."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from yorozu.forms.services import Proposed, from_link
from yorozu.foundation.clock import now
from yorozu.foundation.mail_address import keyed_digest
from yorozu.intake.checking import rule_context
from yorozu.intake.models import Draft
from yorozu.intake.portal.session import city_of
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of

_MARKS, _MOST = "intake-marks", 30


def proposed_by(request: HttpRequest, version: ProcedureVersion) -> Proposed | None:
    """What the address of this page proposes; None where it proposes nothing."""
    if not request.GET:
        return None
    definition = definition_of(version)
    return from_link(definition, request.GET, rule_context(definition, city_of(request), at=now()))


def remember_marks(request: HttpRequest, draft: Draft, values: Mapping[str, Any]) -> None:
    """These answers of the draft came by a link; nothing of what they are is kept here."""
    marks = dict(request.session.get(_MARKS, {}))
    marks[str(draft.pk)] = {name: _digest(str(draft.pk), value) for name, value in values.items()}
    request.session[_MARKS] = dict(list(marks.items())[-_MOST:])


def marked(request: HttpRequest, draft_id: str, raw: Mapping[str, Any]) -> list[str]:
    """The questions of the draft whose answers are still those of the link."""
    marks = request.session.get(_MARKS, {}).get(draft_id, {})
    return [name for name, digest in marks.items() if name in raw and _digest(draft_id, raw[name]) == digest]


def _digest(draft_id: str, value: Any) -> str:
    return keyed_digest(f"prefilled-{draft_id}", json.dumps(value, sort_keys=True))[:24]
