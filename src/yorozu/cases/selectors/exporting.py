"""Which applications go into a table, and what stands in its columns."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yorozu.cases.models import Case, State
from yorozu.cases.selectors.cases import Cases, visible_cases
from yorozu.forms.services import Definition, Field, cells, columns, shown
from yorozu.foundation.clock import JST
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments
from yorozu.intake.selectors import latest_answers
from yorozu.municipality.models import Department
from yorozu.procedures.models import Procedure, ProcedureVersion
from yorozu.procedures.selectors import definition_of

HEAD = ("受付番号", "到達日時", "受け方", "状態", "結果", "担当課", "版", "回答")
CHANNELS = {"online": "オンライン", "counter": "窓口", "paper": "郵送・紙"}
_AT_ONCE = 500
_READABLE, _DISPOSED = "あり", "廃棄済み（回答は残っていません）"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the days of arrival (both in it), states, channels, department and questions by id.

    Empty states and channels mean all of them; `department` None means all that the actor may see.
    """

    procedure: Procedure
    fields: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    department: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question that can be chosen; `former` where only older versions ask it."""

    field: Field
    section: str
    former: bool

    @property
    def label(self) -> str:
        return f"{self.field.label}（以前の版）" if self.former else self.field.label


@dataclass(frozen=True, slots=True)
class Line:
    """One application: the cells below `HEAD` and its answers, None where they cannot be opened any more."""

    head: list[str]
    definition: Definition
    answers: Mapping[str, Any] | None


def exportable_procedures(actor: Actor) -> list[Procedure]:
    """The procedures whose applications the actor may take out."""
    found = Procedure.objects.within(actor.municipality).exclude(state="draft")
    departments = visible_departments(actor, Action.CASE_EXPORT)
    if departments is not None:
        found = found.filter(department_id__in=departments)
    return list(found.select_related("department").only("code", "title", "department").order_by("title_key"))


def questions_of(procedure: Procedure) -> list[Question]:
    """Every question of the versions that cases were made with, as the newest asks them; older ones come last."""
    cases = Case.objects.within(procedure.municipality_id).filter(procedure=procedure)
    used = set(cases.order_by().values_list("version_id", flat=True).distinct())
    if procedure.current_id:
        used.add(procedure.current_id)
    versions = ProcedureVersion.objects.within(procedure.municipality_id).filter(pk__in=used)
    found: dict[str, Question] = {}
    for place, version in enumerate(versions.order_by("-number")):
        for section in definition_of(version).sections:
            for field in section.fields:
                if field.answered and field.id not in found:
                    found[field.id] = Question(field, section.title, former=place > 0)
    return list(found.values())


def departments_with_cases(actor: Actor, procedure: Procedure) -> list[Department]:
    """The departments that hold cases of the procedure which the actor may take out."""
    held = _cases_to_export(actor).filter(procedure=procedure).order_by()
    ids = held.values_list("department_id", flat=True).distinct()
    return list(Department.objects.within(actor.municipality).filter(pk__in=ids).order_by("order", "id"))


def cases_wanted(actor: Actor, wanted: Wanted) -> list[int]:
    """The ids of the cases, in the order of their arrival."""
    found = _cases_to_export(actor).filter(procedure=wanted.procedure)
    if wanted.since:
        found = found.filter(arrived_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(arrived_on__lte=wanted.until)
    if wanted.states:
        found = found.filter(state__in=wanted.states)
    if wanted.channels:
        found = found.filter(application__channel__in=wanted.channels)
    if wanted.department is not None:
        found = found.filter(department_id=wanted.department)
    return list(found.order_by("arrived_on", "id").values_list("pk", flat=True))


def lines_of(municipality_id: int, cases: Sequence[int]) -> Iterator[list[Line]]:
    """The cases in this order, some hundreds at a time, their answers opened."""
    versions: dict[int, ProcedureVersion] = {}
    for start in range(0, len(cases), _AT_ONCE):
        part = cases[start : start + _AT_ONCE]
        rows = Case.objects.within(municipality_id).select_related("application__key", "department")
        found = rows.in_bulk(part)
        missing = {each.version_id for each in found.values()} - versions.keys()
        versions |= ProcedureVersion.objects.within(municipality_id).in_bulk(missing)
        answers = latest_answers(municipality_id, [each.application for each in found.values()])
        yield [
            _line(found[pk], versions[found[pk].version_id], answers[found[pk].application_id]) for pk in part
        ]


def headings(questions: Collection[Question], *, groups: bool) -> list[str]:
    """The first row; with `groups` each row of a group has columns of its own, numbered."""
    found = list(HEAD)
    for each in questions:
        if each.field.type != "group":
            found += [f"{part}（以前の版）" if each.former else part for part in columns(each.field)]
        elif groups:
            found += [
                f"{each.label} {number} {part}"
                for number in range(1, int(each.field.max or 1) + 1)
                for part in group_headings(each.field)
            ]
    return found


def row_of(line: Line, questions: Collection[Question], *, groups: bool) -> list[str]:
    """The cells of one application below `headings`."""
    found = list(line.head)
    for each in questions:
        value = (line.answers or {}).get(each.field.id)
        if each.field.type != "group":
            found += _cells(line.definition, each.field, value)
        elif groups:
            found += _numbered(each.field, value)
    return found


def group_headings(group: Field) -> list[str]:
    """The headings of one row of a group."""
    return [part for sub in group.fields if sub.answered for part in columns(sub)]


def group_rows(line: Line, group: Field) -> list[list[str]]:
    """The rows that were answered, each with as many cells as `group_headings`."""
    rows = (line.answers or {}).get(group.id)
    return [_row(group, each) for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []


def _cases_to_export(actor: Actor) -> Cases:
    cases = visible_cases(actor)
    departments = visible_departments(actor, Action.CASE_EXPORT)
    return cases if departments is None else cases.filter(department_id__in=departments)


def _line(case: Case, version: ProcedureVersion, answers: Mapping[str, Any] | None) -> Line:
    definition = definition_of(version)
    outcome = next((each.label for each in definition.outcomes if each.code == case.outcome), case.outcome)
    head = [
        case.receipt_number,
        f"{case.application.submitted_at.astimezone(JST):%Y-%m-%d %H:%M}",
        CHANNELS.get(case.application.channel, case.application.channel),
        State(case.state).label,
        outcome,
        case.department.name,
        str(version.number),
        _READABLE if answers is not None else _DISPOSED,
    ]
    return Line(head, definition, answers)


def _cells(definition: Definition, field: Field, value: Any) -> list[str]:
    """By the question as it was asked then; where it was of another shape, in one cell."""
    asked = definition.fields.get(field.id, field)
    width = len(columns(field))
    whole = ["" if value is None else shown(asked, value)]
    found = whole if asked.type == "group" else cells(asked, value)
    return found if len(found) == width else [" ".join(filter(None, found)), *[""] * (width - 1)]


def _numbered(group: Field, value: Any) -> list[str]:
    rows = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    width, most = len(group_headings(group)), int(group.max or 1)
    found = [cell for each in rows[:most] for cell in _row(group, each)]
    return found + [""] * (width * most - len(found))


def _row(group: Field, row: Mapping[str, Any]) -> list[str]:
    return [cell for sub in group.fields if sub.answered for cell in cells(sub, row.get(sub.id))]
