"""The list for the addressing: handed out for a purpose, and removed before anybody can answer."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import SurveyRound, SurveySample
from yorozu.outreach.services.recording import record
from yorozu.trust.vault import destroy_key, open_file

#: What the list may be taken for; the code stands in the audit chain.
PURPOSES = {
    "print": "調査票の宛名と番号を印刷する",
    "vendor": "印刷や発送を委託した事業者に渡す",
    "check": "抽出と宛名を確かめる",
}


@transaction.atomic
def hand_out_addresses(*, survey: SurveyRound, purpose: str, by: Actor, at: datetime) -> bytes:
    """The list as CSV; who took it and what for is recorded. Raises Invalid without a purpose, NotFound once removed."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    if purpose not in PURPOSES:
        message = "何のために使うかを選んでください。"
        raise Invalid(message, [FieldError("purpose", message)])
    sample = _sample(survey)
    if sample is None or sample.list_removed_at is not None:
        raise NotFound("宛名の一覧は消されています。")
    content = open_file(sample.stored)
    record(survey, "survey.addresses_taken", by=by, at=at, details={"purpose": purpose, "rows": sample.size})
    return content


@transaction.atomic
def remove_addresses(*, survey: SurveyRound, by: Actor, at: datetime) -> bool:
    """Destroy the list; from then on nothing here knows whose a code is. Whether it was still there."""
    if by.kind != "system":
        require(by, Action.SURVEY_WORK, survey.department_id)
    rows = SurveySample.objects.within(survey.municipality_id).filter(round=survey, list_removed_at=None)
    if not rows.update(list_removed_at=at):
        return False
    sample = _sample(survey)
    if sample is not None:
        destroy_key(sample.list_key, at=at)
    record(survey, "survey.addresses_removed", by=by, at=at)
    return True


def _sample(survey: SurveyRound) -> SurveySample | None:
    wanted = ("stored__key", "list_key__municipality")
    return (
        SurveySample.objects.within(survey.municipality_id)
        .select_related(*wanted)
        .filter(round=survey)
        .first()
    )
