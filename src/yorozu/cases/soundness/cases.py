"""A case, its application, its timeline, its audit entries, its notice and its record say the same."""

from collections.abc import Iterator
from typing import Any

from yorozu.cases.models import Case, Notice, State, Step
from yorozu.cases.soundness.beside import Beside, read_beside, read_cases
from yorozu.foundation.clock import day_of
from yorozu.foundation.soundness import Defect, Examination, examine, waited_for
from yorozu.foundation.wareki import fiscal_year
from yorozu.intake.models import Status
from yorozu.procedures.selectors import definition_of
from yorozu.records.models import DocumentNumber

_SUPPORT = "保守の担当者に連絡してください。"
_STATUS = {
    State.RECEIVED: {Status.RECEIVED},
    State.IN_REVIEW: {Status.UNDER_REVIEW},
    State.WAITING_CORRECTION: {Status.CORRECTION_REQUESTED},
    State.PROPOSED: {Status.UNDER_REVIEW},
    State.APPROVED: {Status.DECIDED},
    State.ISSUED: {Status.NOTICE_ISSUED, Status.CLOSED},
    State.FILED: {Status.CLOSED, Status.WITHDRAWN},
    State.WITHDRAWN: {Status.WITHDRAWN},
}
_ENDED = (State.ISSUED, State.FILED, State.WITHDRAWN)


def check_cases(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """What follows an event is excused as long as work about it waits; the rest is one transaction and never is."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        cases = read_cases(municipality_id, keys)
        beside = read_beside(municipality_id, cases)
        unknown = _unregistered(municipality_id, [n for each in beside.values() for n in each.notices])
        behind = {each.pk: list(_behind(each, beside[each.pk])) for each in cases}
        waiting = _waiting([each for each in cases if behind[each.pk]])
        for each in cases:
            excused = str(each.pk) in waiting or str(each.application_id) in waiting
            for what in (*_faults(each, beside[each.pk], unknown), *(() if excused else behind[each.pk])):
                yield Defect("cases.case", f"案件 {each.pk}（{each.receipt_number}）", what, _SUPPORT)

    from_here = Case.objects.within(municipality_id)
    yield from examine(from_here, look, named="案件", examination=examination)


def _waiting(cases: list[Case]) -> set[str]:
    """The ids of the cases and applications that work in the queue is about."""
    if not cases:
        return set()
    applications = waited_for("application_id", [each.application_id for each in cases])
    return applications | waited_for("subject_id", [str(each.pk) for each in cases])


def _behind(case: Case, beside: Beside) -> Iterator[str]:
    """Where the case has not followed the application or the proposal."""
    application, state = case.application, State(case.state)
    if application.status not in _STATUS[state]:
        yield f"案件は「{state.label}」ですが、申請は「{application.get_status_display()}」です。"
    if case.revision != beside.revisions:
        yield f"申請は第 {beside.revisions} 版ですが、案件は第 {case.revision} 版までしか受け取っていません。"
    if state == State.PROPOSED and case.proposal is not None and not case.proposal.is_open:
        yield f"決裁待ちですが、起案は「{case.proposal.get_state_display()}」です。"
    elsewhere = state not in (State.PROPOSED, State.WITHDRAWN) and application.status != Status.WITHDRAWN
    if elsewhere and case.proposal is not None and case.proposal.is_open:
        yield "起案が回議中ですが、案件は決裁待ちではありません。"


def _faults(case: Case, beside: Beside, unknown: set[int]) -> Iterator[str]:
    if (case.receipt_number, case.procedure_id) != (
        case.application.receipt_number,
        case.application.procedure_id,
    ):
        yield "受付番号か手続が申請と違います。"
    yield from _timeline_faults(case, beside)
    yield from _notice_faults(case, beside, unknown)
    if len(beside.records) != int(case.state == State.FILED):
        yield f"「{case.get_state_display()}」ですが、保存した記録が {len(beside.records)} 件あります。"
    if (case.closed_at is not None) != (case.state in _ENDED):
        yield f"「{case.get_state_display()}」と、終わった日時の有無が合いません。"


def _timeline_faults(case: Case, beside: Beside) -> Iterator[str]:
    events, withdrawn = beside.events, case.application.status == Status.WITHDRAWN
    withdrawn = case.state == State.WITHDRAWN or (case.state == State.FILED and withdrawn)
    expected = {
        ("arrive",): 1,
        (Step.ACCEPT,): int(case.accepted_at is not None),
        (Step.RECEIVE_CORRECTION,): case.revision - 1,
        (Step.APPROVE, Step.DECIDE): int(case.decided_at is not None),
        (Step.ISSUE,): len(beside.notices),
        (Step.FILE,): int(case.state == State.FILED),
        (Step.WITHDRAW,): int(withdrawn),
    }
    for kinds, times in expected.items():
        found = sum(events[each] for each in kinds)
        if found != times:
            yield f"経過の「{'・'.join(kinds)}」が {times} 回のはずですが {found} 回あります。"
    for kind in ("arrive", *Step.values):
        if events[kind] != beside.recorded[kind]:
            yield f"経過の「{kind}」は {events[kind]} 回、監査記録は {beside.recorded[kind]} 件です。"


def _notice_faults(case: Case, beside: Beside, unknown: set[int]) -> Iterator[str]:
    told = case.state in (State.ISSUED, State.FILED) and not beside.events[Step.WITHDRAW]
    wanted = int(told and definition_of(case.version).notice is not None)
    if len(beside.notices) != wanted:
        yield f"「{case.get_state_display()}」ですが、発行した通知が {len(beside.notices)} 通あります。"
    if beside.delivered != [each.stored_id for each in beside.notices]:
        yield f"発行した通知は {len(beside.notices)} 通ですが、申請者に渡した通知は {len(beside.delivered)} 通です。"
    for each in beside.notices:
        if each.pk in unknown:
            yield f"通知の文書番号「{each.document_number}」が台帳にないか、ほかの通知と同じです。"


def _unregistered(municipality_id: int, notices: list[Notice]) -> set[int]:
    """The notices whose number the register does not hold in their year, or that share it with another."""
    if not notices:
        return set()
    named = {each.document_number for each in notices}
    rows = DocumentNumber.objects.within(municipality_id)
    numbers = rows.filter(number__in={_number(each) for each in named})
    known = {(str(each), each.fiscal_year) for each in numbers}
    alike: dict[tuple[str, int], list[int]] = {}
    for each in Notice.objects.within(municipality_id).filter(document_number__in=named):
        alike.setdefault(_place(each), []).append(each.pk)
    return {each.pk for each in notices if _place(each) not in known or alike.get(_place(each)) != [each.pk]}


def _place(notice: Notice) -> tuple[str, int]:
    return notice.document_number, fiscal_year(day_of(notice.issued_at))


def _number(document_number: str) -> int:
    digits = document_number.rpartition("第")[2].removesuffix("号")
    return int(digits) if digits.isdecimal() else 0
