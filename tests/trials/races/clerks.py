"""Several clerks take the same step with a case at the same moment."""

import threading
from collections.abc import Callable
from functools import partial

from django.db import transaction

from tests.approvals.racing import at_once
from tests.cases.making import accept, arrive, decide, fresh, propose
from tests.factories import AT, actor
from tests.trials.races.judging import judge
from tests.trials.races.tally import Tally
from yorozu.cases.models import Case, CaseEvent, Notice
from yorozu.cases.services import accept_case, file_case, issue_notice
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import DocumentNumber, Record

CLERKS = ("worker", "chief", "manager", "director")

Accept = Callable[[Case, Actor], object]


def all_accept(
    city: Municipality, version: ProcedureVersion, *, rounds: int, act: Accept | None = None
) -> Tally:
    """The case is one clerk's, with one line on its timeline."""
    tally = Tally()
    for _ in range(rounds):
        case = arrive(city, version=version)
        outcomes = at_once([partial(act or _accept, fresh(case), actor(city, who)) for who in CLERKS])
        lines = CaseEvent.objects.within(city).filter(case=case, kind="accept")
        judge(tally, outcomes, lines.count())
    return tally


def look_then_accept(together: threading.Barrier) -> Accept:
    """A twin that looks whether the case is free and then writes."""

    def act(case: Case, by: Actor) -> None:
        mine = Case.objects.within(case.municipality_id).filter(pk=case.pk)
        assert mine.get().lock == 1
        together.wait(timeout=30)
        with transaction.atomic():
            mine.update(state="in_review", assignee=by.staff, accepted_at=AT)
            CaseEvent.objects.create(
                municipality_id=case.municipality_id,
                case=case,
                at=AT,
                actor=by.name,
                kind="accept",
                message="",
            )

    return act


def all_issue_and_file(city: Municipality, version: ProcedureVersion, *, rounds: int) -> Tally:
    """One notice with one number, one record."""
    tally = Tally()
    for _ in range(rounds):
        case, before = _decided(city, version), _numbers(city)
        issued = partial(issue_notice, case=case, lock=case.lock, at=AT)
        outcomes = at_once([partial(issued, by=actor(city, who)) for who in CLERKS])
        notices = Notice.objects.within(city).filter(case=case).count()
        judge(tally, outcomes, max(notices, len(_numbers(city)) - len(before)))
        filed = partial(file_case, case=fresh(case), lock=fresh(case).lock, at=AT)
        outcomes = at_once([partial(filed, by=actor(city, who)) for who in CLERKS])
        records = Record.objects.within(city).filter(subject_type="case", subject_id=str(case.pk))
        judge(tally, outcomes, records.count())
    return tally


def numbers_follow(city: Municipality, version: ProcedureVersion, *, rounds: int) -> Tally:
    """Different notices at once: their numbers follow each other, none twice and none left out."""
    tally = Tally()
    for _ in range(rounds):
        cases, before = [_decided(city, version) for _ in range(3)], _numbers(city)
        issued = [partial(issue_notice, case=each, lock=each.lock, by=actor(city), at=AT) for each in cases]
        for refused in at_once(issued):
            if refused is not None:
                tally.note(type(refused).__name__)
        tally.rounds += 1
        tally.tried += len(cases)
        tally.lost += _numbers(city) != list(range(1, len(before) + len(cases) + 1))
    return tally


def _accept(case: Case, by: Actor) -> object:
    return accept_case(case=case, lock=1, by=by, at=AT)


def _decided(city: Municipality, version: ProcedureVersion) -> Case:
    return decide(propose(accept(arrive(city, version=version))))


def _numbers(city: Municipality) -> list[int]:
    return sorted(DocumentNumber.objects.within(city).values_list("number", flat=True))
