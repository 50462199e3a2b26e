"""Surveys for everybody: one of each department and one of another city, each with an answer on paper."""

from datetime import timedelta
from typing import Any

from tests.factories import AT
from tests.outreach import making
from yorozu.identity.models import User
from yorozu.identity.selectors import staff_actor
from yorozu.municipality.models import Municipality
from yorozu.outreach import services
from yorozu.outreach.models import Mode, SurveyRound
from yorozu.procedures.models import ProcedureVersion

PREFIX = "outreach:"


def make_surveys(cities: dict[str, tuple[Municipality, str, str]]) -> dict[str, int]:
    """The ids of the surveys by whose they are; `cities` has city, role of the department and a login for each."""
    return {kind: _survey(*given) for kind, given in cities.items()}


def is_of_one(route: str, arguments: tuple[str, ...]) -> bool:
    """Whether the address names a survey."""
    return route.startswith(PREFIX) and bool({"survey_id", "slug"} & set(arguments))


def argument(surveys: dict[str, int], name: str, kind: str) -> Any:
    """The value of an argument that only addresses of surveys have; None for others."""
    known = {"survey_id": surveys.get(kind), "slug": _slug(surveys.get(kind, 0)), "field": "wish"}
    return known.get(name)


def _slug(survey_id: int) -> str:
    return SurveyRound.objects.get(pk=survey_id).slug


def _survey(city: Municipality, role: str, login: str) -> int:
    version: ProcedureVersion | None = making.publish(
        city, code=f"opinion-{role}", department_role=role
    ).current
    assert version is not None
    by = staff_actor(User.objects.get(login=login), city, AT.date())
    days = timedelta(days=2)
    plan = making.plan(
        slug=f"{login}-survey", mode=Mode.OPEN.value, opens_at=AT - days, closes_at=AT + 30 * days
    )
    survey = services.start_round(procedure=version.procedure, plan=plan, by=by, at=AT - days)
    services.enter_answer(survey=survey, raw=making.answers(), typed="", without_code=True, by=by, at=AT)
    return survey.pk
