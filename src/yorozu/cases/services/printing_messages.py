"""What applicant and office wrote to each other, as a paper of the record with its files."""

from collections.abc import Iterator
from datetime import datetime

from yorozu.cases.models import Case
from yorozu.documents.services import PrintedForm, PrintedSection, Row, render_application_form
from yorozu.foundation.clock import JST
from yorozu.foundation.wareki import format_wareki
from yorozu.intake.selectors import Spoken, message_files
from yorozu.records.services import RecordItem


def printed_messages(case: Case, messages: list[Spoken]) -> bytes:
    """The messages, the oldest first, as PDF. A character without a glyph is marked there."""
    return render_application_form(
        PrintedForm(
            title="やり取りの記録",
            addressee=case.municipality.mayor_title,
            sections=(
                PrintedSection(
                    f"{case.procedure.title}（{case.receipt_number}）",
                    tuple(Row(_head(each), _body(each)) for each in messages),
                ),
            ),
            receipt_number=case.receipt_number,
            submitted_at=case.application.submitted_at,
            mark_missing=True,
        )
    )


def message_attachments(case: Case) -> Iterator[RecordItem]:
    """The files of the messages, named by the number of the message: their own names may be personal."""
    for number, stored in message_files(case.application):
        yield {"kind": "attachment", "label": f"メッセージ{number}の添付", "file": stored.pk}


def _head(message: Spoken) -> str:
    who = message.author or ("市役所" if message.from_office else "申請した方")
    return f"{message.number}　{who}　{_when(message.sent_at)}"


def _body(message: Spoken) -> str:
    until = [f"返事の期限: {format_wareki(message.answer_by)}"] if message.answer_by else []
    files = [f"添付ファイル: {len(message.files)}個"] if message.files else []
    return "\n".join([*([message.text] if message.text else []), *until, *files])


def _when(at: datetime) -> str:
    local = at.astimezone(JST)
    return f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"
