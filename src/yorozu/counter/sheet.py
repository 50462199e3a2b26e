"""What was entered on paper, with a line for the signature."""

from datetime import datetime

from yorozu.counter.answers import Content
from yorozu.counter.models import Visit
from yorozu.documents.services import PrintedForm, PrintedSection, Row, render_application_form
from yorozu.foundation.clock import day_of
from yorozu.foundation.wareki import format_wareki


def sheet_of(visit: Visit, content: Content, *, at: datetime) -> bytes:
    """As PDF. Raises Invalid (too long), Unavailable."""
    sections = [
        PrintedSection(f"{part.title}　{title}", tuple(Row(row.label, row.text) for row in rows))
        for part in content.parts
        for title, rows in part.sections
    ]
    signing = (
        Row("内容", "上の内容にまちがいありません。"),
        Row("日付", format_wareki(day_of(at))),
        Row("署名", "　"),
    )
    return render_application_form(
        PrintedForm(
            title="申請の内容の確認",
            addressee=visit.municipality.mayor_title,
            sections=(*sections, PrintedSection("確認", signing)),
            receipt_number="",
            submitted_at=at,
            mark_missing=True,
        )
    )
