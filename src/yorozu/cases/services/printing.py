"""The papers that go into the record: what was sent, revision by revision, and how it was decided."""

from collections.abc import Iterator
from datetime import datetime

from yorozu.approvals.models import Proposal
from yorozu.approvals.selectors import RouteLine, rounds_of, route_view
from yorozu.cases.models import Case
from yorozu.cases.selectors.answers import file_fields, files_in
from yorozu.cases.selectors.page import outcome_of
from yorozu.cases.selectors.sealed import reason_of, summary_of
from yorozu.documents.services import PrintedForm, PrintedSection, Row, render_application_form
from yorozu.forms.services import printed
from yorozu.foundation.clock import JST
from yorozu.foundation.wareki import format_wareki
from yorozu.intake.selectors import Revision, entry_of, originals_of, revisions_of
from yorozu.procedures.selectors import definition_of
from yorozu.records.services import RecordItem


def printed_application(case: Case, revision: Revision) -> bytes:
    """What was sent, as PDF. A character without a glyph is marked there: the sealed answers keep it."""
    sections = printed(definition_of(case.version), revision.answers)
    return render_application_form(
        PrintedForm(
            title=case.procedure.title,
            addressee=case.municipality.mayor_title,
            sections=(
                *(
                    PrintedSection(each.title, tuple(Row(row.label, row.text) for row in each.rows))
                    for each in sections
                ),
                *_entered(case, revision),
            ),
            receipt_number=case.receipt_number,
            submitted_at=revision.submitted_at,
            mark_missing=True,
        )
    )


def _entered(case: Case, revision: Revision) -> Iterator[PrintedSection]:
    """Who of the office entered it and how its person confirmed it, with what was first sent."""
    entered = entry_of(case.application) if revision.number == 1 else None
    if entered is not None:
        rows = [Row("入力", f"{entered.how}（{entered.staff}）"), Row("確認", entered.confirmed.label)]
        rows += [Row("理由", entered.reason)] if entered.reason else []
        rows += [Row("経過の連絡", "　".join(part for part in (entered.told.label, entered.contact) if part))]
        yield PrintedSection("受付", tuple(rows))


def printed_decision(case: Case) -> bytes:
    """起案と決裁: what was proposed, why, and who approved it when, as PDF."""
    outcome = outcome_of(case)
    first = [
        Row("件名", f"{case.procedure.title}（{case.receipt_number}）"),
        Row("結果", outcome.label if outcome else ""),
    ]
    texts = [Row("理由", reason_of(case)), Row("決裁した人への説明", summary_of(case))]
    rounds = rounds_of(case.proposal) if case.proposal else []
    return render_application_form(
        PrintedForm(
            title="起案・決裁の記録",
            addressee=case.municipality.mayor_title,
            sections=(
                PrintedSection("決定", (*first, *(row for row in texts if row.text))),
                *(PrintedSection(f"決裁の経路（第{each.round}回）", tuple(_route(each))) for each in rounds),
            ),
            receipt_number=case.receipt_number,
            submitted_at=case.decided_at,
            mark_missing=True,
        )
    )


def attachments(case: Case) -> Iterator[RecordItem]:
    """The scan of what came on paper, and the files of every revision once, named by the question.

    Their own names may be personal.
    """
    for number, original in enumerate(originals_of(case.application), 1):
        yield {"kind": "attachment", "label": f"届いた用紙（スキャン{number}）", "file": original.pk}
    definition, seen = definition_of(case.version), set()
    for revision in revisions_of(case.application):
        for field in file_fields(definition):
            for each in files_in(revision.answers.get(field.id)):
                if each.id not in seen:
                    seen.add(each.id)
                    yield {"kind": "attachment", "label": f"添付: {field.label}", "file": each.id}


def _route(proposal: Proposal) -> Iterator[Row]:
    yield Row("起案", f"{proposal.proposer.name}　{_when(proposal.submitted_at)}")
    for line in route_view(proposal):
        yield Row(f"{line.what}（{line.who}）", "　".join(_line_parts(line)))


def _line_parts(line: RouteLine) -> Iterator[str]:
    if line.step.acted_by is not None:
        yield line.step.acted_by.name
    yield line.state
    if line.when is not None:
        yield _when(line.when)
    yield from (note.text for note in line.notes)
    if line.comment:
        yield line.comment


def _when(at: datetime) -> str:
    local = at.astimezone(JST)
    return f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"
