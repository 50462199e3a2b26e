"""Taking applications out as a table: who, for what purpose, which questions, whose; written down before it is made."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yorozu.cases.models import Export, ExportedCase
from yorozu.cases.selectors.exporting import (
    HEAD,
    Question,
    Wanted,
    cases_wanted,
    group_headings,
    group_rows,
    headings,
    lines_of,
    questions_of,
    row_of,
)
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.tables import csv_lines, csv_start
from yorozu.foundation.tenancy import within_city
from yorozu.foundation.workbooks import Workbook
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.trust import audit

MOST = 50_000
_AT_ONCE = 1000
_NOTHING = "当てはまる申請はありません。期間や状態を広げて、もう一度お試しください。"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written down: the row of it, the questions, and the cases in their order."""

    export: Export
    questions: list[Question]
    cases: list[int]


def export_applications(*, wanted: Wanted, purpose: str, form: str, by: Actor, at: datetime) -> Exported:
    """Write down that these applications are taken out, and for what; `form` is csv or xlsx.

    Raises Forbidden; Invalid for a missing purpose, no question, nothing found or more than 50,000 applications.
    """
    require(by, Action.CASE_EXPORT, wanted.procedure.department_id)
    purpose = " ".join(purpose.split())[:300]
    if not purpose:
        raise _refused("purpose", "何に使うかを入力してください。記録に残ります。")
    questions = [each for each in questions_of(wanted.procedure) if each.field.id in wanted.fields]
    with transaction.atomic():
        cases = cases_wanted(by, wanted)
        if not cases:
            raise _refused("", _NOTHING)
        if len(cases) > MOST:
            raise _refused("since", f"{len(cases)}件あります。期間を分けて、{MOST}件までにしてください。")
        export = _written_down(wanted, questions, cases, purpose, form, by, at)
    return Exported(export, questions, cases)


def csv_of(exported: Exported) -> Iterator[bytes]:
    """The file bit by bit: UTF-8 with its mark, CRLF, no formula; rows of groups in numbered columns.

    Opened case by case as it is sent; the city is at hand only while a part is read.
    """
    yield csv_start(headings(exported.questions, groups=True))
    city = exported.export.municipality_id
    lines = lines_of(city, exported.cases)
    while True:
        with within_city(city):
            part = next(lines, None)
        if part is None:
            return
        yield csv_lines(row_of(line, exported.questions, groups=True) for line in part)


def excel_of(exported: Exported) -> bytes:
    """The file: one sheet of applications, and one for each group with a row for each of its rows."""
    book = Workbook()
    main = book.sheet("申請", headings(exported.questions, groups=False))
    groups = [each for each in exported.questions if each.field.type == "group"]
    sheets = [
        (each.field, book.sheet(each.label, [HEAD[0], "番号", *group_headings(each.field)]))
        for each in groups
    ]
    for part in lines_of(exported.export.municipality_id, exported.cases):
        for line in part:
            main.add(row_of(line, exported.questions, groups=False))
            for group, sheet in sheets:
                for number, row in enumerate(group_rows(line, group), 1):
                    sheet.add([line.head[0], str(number), *row])
    return book.finish()


def _written_down(
    wanted: Wanted, questions: Sequence[Question], cases: Sequence[int], purpose: str, form: str, by: Actor, at: datetime
) -> Export:  # fmt: skip
    """The row, whose cases are in it, and the entry of the audit chain, which vouches for them by a hash."""
    ids = [each.field.id for each in questions]
    export = Export(
        municipality=by.municipality, procedure=wanted.procedure, staff=by.staff, made_at=at, purpose=purpose,
        form=form, fields=ids, rows=len(cases),
    )  # fmt: skip
    export.save(force_insert=True)
    ExportedCase.objects.bulk_create(
        (ExportedCase(municipality=by.municipality, export=export, case_id=each) for each in cases),
        batch_size=_AT_ONCE,
    )
    audit.record(
        municipality=by.municipality,
        action="applications.exported",
        subject_type="export",
        subject_id=export.pk,
        details={
            "procedure": wanted.procedure.code,
            "purpose": purpose,
            "fields": " ".join(ids),
            "form": form,
            "rows": len(cases),
            "cases": digest_of_cases(cases),
        },
        at=at,
        **by.audit(),
    )
    return export


def digest_of_cases(cases: Sequence[int]) -> str:
    """SHA-256 of the ids in rising order, by which the audit chain vouches for what was in the file."""
    return hashlib.sha256(" ".join(map(str, sorted(cases))).encode()).hexdigest()


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message, [FieldError(field, message)])
