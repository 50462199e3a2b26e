"""Everything the page of a case shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yorozu.approvals.selectors import RouteLine, route_view
from yorozu.cases.models import Case, CaseEvent, Notice, OfficeCheck, State, Step
from yorozu.cases.selectors.actions import (
    Next,
    main_action,
    may_correct,
    may_note,
    may_take_over,
    waiting_words,
)
from yorozu.cases.selectors.answers import (
    Answers,
    AnswerSection,
    FileLine,
    answer_sections,
    file_fields,
    files_in,
)
from yorozu.cases.selectors.rules import rule_context
from yorozu.cases.selectors.sealed import Note, notes_of, reason_of, summary_of
from yorozu.forms.services import Definition, Outcome, PrintedRow, office_findings
from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.intake.models import Side
from yorozu.intake.selectors import (
    Entered,
    asked_so_far,
    entry_of,
    message_events,
    originals_of,
    revisions_of,
)
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile
from yorozu.trust.vault import file_name


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check of the office. `ok` None: nobody has confirmed it. `basis` is what a rule looked at."""

    id: str
    label: str
    ok: bool | None
    by_rule: bool
    basis: list[PrintedRow]
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    at: datetime
    actor: str
    what: str
    more: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """`main` is the one action; None when the case waits for somebody else, as `waiting` says."""

    state: str
    definition: Definition
    sections: list[AnswerSection]
    revision: int
    checks: list[CheckLine]
    timeline: list[EventLine]
    notes: list[Note]
    route: list[RouteLine]
    reason: str
    summary: str
    outcome: Outcome | None
    notice: Notice | None
    main: Next | None
    waiting: str
    may_correct: bool
    may_note: bool
    may_take_over: bool
    may_open: bool
    entered: Entered | None
    originals: tuple[FileLine, ...]

    @property
    def shows_photos(self) -> bool:
        """Photos of a place stand open on the page; papers about a person are opened one by one, each look recorded."""
        return self.definition.kind in ("inquiry", "report")

    @property
    def may_preview(self) -> bool:
        """Whether there is a letter that has not gone out yet."""
        return self.definition.notice is not None and self.state in (State.PROPOSED, State.APPROVED)

    @property
    def has_place(self) -> bool:
        return any(row.place for section in self.sections for row in section.rows)

    @property
    def has_changes(self) -> bool:
        """Whether the last correction changed anything."""
        return any(row.changed for section in self.sections for row in section.rows)

    @property
    def reason_needed(self) -> str:
        """For which outcomes a reason must be given, in words; empty where for none."""
        adverse = "・".join(each.label for each in self.definition.outcomes if each.adverse)
        return f"※{adverse}のとき必須" if adverse else ""

    @property
    def unconfirmed(self) -> int:
        """How many of the office's checks are not yet in order."""
        return sum(not check.ok for check in self.checks)


def case_page(case: Case, actor: Actor) -> CasePage:
    """The page as this actor may see and use it."""
    definition, (now, before, number) = definition_of(case.version), answers_of_case(case)
    return CasePage(
        state=case.state,
        definition=definition,
        sections=answer_sections(case, now, before),
        revision=number,
        checks=checks_of(case, now),
        timeline=timeline_of(case),
        notes=notes_of(case),
        route=route_view(case.proposal) if case.proposal else [],
        reason=reason_of(case),
        summary=summary_of(case),
        outcome=outcome_of(case),
        notice=Notice.objects.within(case.municipality_id).filter(case=case).first(),
        main=_worded(main_action(case, actor), definition),
        waiting=waiting_words(case),
        may_correct=may_correct(case, actor),
        may_note=may_note(case, actor),
        may_take_over=may_take_over(case, actor),
        may_open=actor.may(Action.CASE_VIEW, case.department_id),
        entered=entry_of(case.application),
        originals=tuple(_scan_line(each) for each in originals_of(case.application)),
    )


def _scan_line(stored: StoredFile) -> FileLine:
    """A file of the scan; nothing can be called by its name once it was disposed of."""
    name = "" if stored.disposed_at else file_name(stored)
    return FileLine(str(stored.pk), name, stored.media_type, stored.size, stored.scan)


def answers_of_case(case: Case) -> tuple[Answers, Answers | None, int]:
    """The newest answers, those of the revision before (None for the first), and the newest revision's number."""
    revisions = revisions_of(case.application)
    before = revisions[-2].answers if len(revisions) > 1 else None
    return revisions[-1].answers, before, revisions[-1].number


def outcome_of(case: Case) -> Outcome | None:
    """What is proposed or decided."""
    return next((each for each in definition_of(case.version).outcomes if each.code == case.outcome), None)


def checks_of(case: Case, answers: Answers) -> list[CheckLine]:
    """Each check of the definition: computed with what it looked at, or as a clerk confirmed it."""
    ticked = {
        each.check_id: each for each in OfficeCheck.objects.within(case.municipality_id).filter(case=case)
    }
    lines = []
    for each in office_findings(definition_of(case.version), answers, context=rule_context(case)):
        tick = ticked.get(each.id)
        by_rule = each.by_rule and each.ok is not None
        if by_rule or tick is None:
            lines.append(CheckLine(each.id, each.label, each.ok, by_rule, _basis(each.basis)))
        else:
            lines.append(
                CheckLine(each.id, each.label, tick.ok, False, _basis(each.basis), tick.actor, tick.at)
            )
    return lines


def timeline_of(case: Case) -> list[EventLine]:
    """Who did what and when, the newest first."""
    rows = list(CaseEvent.objects.within(case.municipality_id).filter(case=case).order_by("-at", "-id"))
    asked = [row.pk for row in reversed(rows) if row.kind == Step.REQUEST_CORRECTION]
    words = dict(zip(asked, asked_so_far(case.application), strict=False)) if asked else {}
    lines = [_line(row, words.get(row.pk, "")) for row in rows]
    return sorted([*lines, *_written(case)], key=lambda each: each.at, reverse=True)


def _written(case: Case) -> Iterator[EventLine]:
    """Messages as steps; what they say stands on a page of its own."""
    for at, side, files, asked in reversed(message_events(case.application)):
        to_them = side is Side.OFFICE
        what = "メッセージを送りました" if to_them else "メッセージが届きました"
        more = "、".join(
            [*([f"ファイル{files}個"] if files else []), *(["返事をお願いしました"] if asked else [])]
        )
        yield EventLine(at, "担当課" if to_them else "申請者", what, more)


def file_of(case: Case, file_id: UUID) -> StoredFile:
    """A file that the applicant sent in any revision, or of the scan of their paper. Raises NotFound."""
    fields = [each.id for each in file_fields(definition_of(case.version))]
    revisions = revisions_of(case.application)
    known = {
        each.id for revision in revisions for name in fields for each in files_in(revision.answers.get(name))
    }
    known |= {str(each.pk) for each in originals_of(case.application)}
    found = StoredFile.objects.within(case.municipality_id).select_related("key").filter(pk=file_id).first()
    if str(file_id) not in known or found is None:
        raise NotFound("このファイルは見つかりません。案件の画面から開き直してください。")
    return found


def notice_of(case: Case) -> Notice:
    """The notice that went out. Raises NotFound."""
    notices = Notice.objects.within(case.municipality_id).select_related("stored__key")
    found = notices.filter(case=case).first()
    if found is None:
        raise NotFound("この案件の通知書は、まだ発行されていません。")
    return found


def _basis(rows: list[PrintedRow]) -> list[PrintedRow]:
    """What a rule looked at; the day it looked from is here the day of arrival."""
    return [row if row.field else PrintedRow("届いた日", row.text, "") for row in rows]


def _worded(main: Next | None, definition: Definition) -> Next | None:
    """Where nobody else approves, the clerk does not propose but decides."""
    if main is None or main.url_name != "cases:propose" or definition.route:
        return main
    return replace(main, label="審査結果を決める")


def _line(row: CaseEvent, words: str) -> EventLine:
    """`words` are those to the applicant, which the event itself may not hold."""
    if row.kind in Step.values:
        more = "\n".join(part for part in (row.message, words) if part)
        return EventLine(row.at, row.actor, Step(row.kind).label, more)
    return EventLine(row.at, row.actor, row.message, "")
