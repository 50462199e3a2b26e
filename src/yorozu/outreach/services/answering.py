"""Answering online: a draft of the intake, begun with a code, becomes an answer without a name."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, Forbidden
from yorozu.foundation.wareki import format_wareki
from yorozu.identity.actors import Actor
from yorozu.intake.models import Draft
from yorozu.intake.selectors import raw_of
from yorozu.intake.services import discard_draft, start_draft
from yorozu.outreach.models import Mode, SurveyDraft, SurveyRound, Via
from yorozu.outreach.selectors.rounds import round_of_procedure, standing_of
from yorozu.outreach.services.keeping import checked_answers, keep_answer, known_code
from yorozu.outreach.services.mailing import remove_addresses
from yorozu.procedures.models import Procedure
from yorozu.trust import limits
from yorozu.trust.vault import seal, unseal

_HOUR = timedelta(hours=1)
_TRIES_FROM_ONE_PLACE = 30
_GONE = "入力中の回答が見つかりません。送信したか、保存の期限を過ぎています。調査のページから始めてください。"


def begin_answer(*, survey: SurveyRound, typed: str, address: str, at: datetime) -> Draft:
    """A draft in which the form is filled in. Raises Forbidden outside the period, Invalid and Conflict for a code that is
    wrong or used, TooMany after thirty tries an hour from one place.

    Must not run inside a transaction: the counts would be rolled back. With the first code typed, the list for the
    addressing is destroyed if nobody has done so: from then on no code leads to a person.
    """
    require_open(survey, at=at)
    code = ""
    if survey.mode == Mode.CODES:
        limits.hit(scope="survey-code", key=address, limit=_TRIES_FROM_ONE_PLACE, window=_HOUR, at=at)
        code = known_code(survey, typed)
    with transaction.atomic():
        remove_addresses(survey=survey, by=Actor.system(survey.municipality), at=at)
        draft = start_draft(municipality=survey.municipality, version=survey.version, at=at)
        SurveyDraft.objects.create(
            municipality=survey.municipality, draft=draft.pk, round=survey,
            sealed_code=seal(draft.key, code.encode(), context=f"survey-code:{draft.id}"),
        )  # fmt: skip
    return draft


def require_open(survey: SurveyRound, *, at: datetime) -> None:
    """Raises Forbidden saying when it begins, or that it is over."""
    standing = standing_of(survey, at=at)
    if not standing.open:
        raise Forbidden(closed_message(survey, at=at))


def closed_message(survey: SurveyRound, *, at: datetime) -> str:
    """Why nobody can answer now; "" while one can."""
    standing = standing_of(survey, at=at)
    if standing.open:
        return ""
    if standing.code in ("before", "preparing") and at < survey.opens_at:
        return f"この調査は{format_wareki(day_of(survey.opens_at))}から始まります。それまでお待ちください。"
    if standing.code == "preparing":
        return "この調査は、まだ準備中です。しばらくお待ちください。"
    return f"この調査は{format_wareki(day_of(survey.closes_at - timedelta(seconds=1)))}で終わりました。ご協力ありがとうございました。"


class _Answers:
    """Takes what intake's check page sends; see `intake.visiting`."""

    def begins_at(self, procedure: Procedure, *, at: datetime) -> str:
        """The page of the round that is open, or the list of surveys."""
        city = procedure.municipality.slug
        found = round_of_procedure(procedure, at=at)
        if found is None:
            return reverse("outreach:surveys", kwargs={"city": city})
        return reverse("outreach:survey", kwargs={"city": city, "slug": found.slug})

    def take(self, *, draft: Draft, address: str, by: Actor, at: datetime) -> str:
        """Keep the answer and forget the draft with its key. Whoever is signed in is not written down."""
        begun = SurveyDraft.objects.within(draft.municipality_id).filter(draft=draft.pk).first()
        if begun is None:
            raise Conflict(_GONE)
        rows = SurveyRound.objects.within(draft.municipality_id)
        wanted = ("municipality", "key", "version", "procedure")
        survey = rows.select_related(*wanted).get(pk=begun.round_id)
        require_open(survey, at=at)
        nobody = Actor.anonymous(survey.municipality)
        code = unseal(draft.key, begun.sealed_code, context=f"survey-code:{draft.id}").decode()
        checked = checked_answers(survey, raw_of(draft), via=Via.ONLINE, at=at)
        with transaction.atomic():
            still = SurveyDraft.objects.within(draft.municipality_id).select_for_update().filter(pk=begun.pk)
            if still.first() is None:
                raise Conflict(_GONE)
            if not code:
                limit = settings.YOROZU_SUBMISSIONS_PER_HOUR
                limits.hit(scope="survey", key=f"{survey.pk}:{address}", limit=limit, window=_HOUR, at=at)
            keep_answer(survey=survey, checked=checked, code=code, via=Via.ONLINE, by=nobody, at=at)
            discard_draft(draft=draft)
            still.delete()
        return reverse("outreach:thanks", kwargs={"city": survey.municipality.slug, "slug": survey.slug})


TAKER = _Answers()
