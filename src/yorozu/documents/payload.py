"""The data of a document in the shape the Typst templates read: plain values and runs, never markup."""

from collections.abc import Callable, Iterable
from typing import Any

from yorozu.documents.appeals import appeal_paragraphs
from yorozu.documents.clusters import printable
from yorozu.documents.letters import NoticeData, Row
from yorozu.documents.placed import PlacedDocument, Words
from yorozu.documents.printed import PrintedForm
from yorozu.documents.runs import Runs
from yorozu.documents.texts import contact_rows
from yorozu.foundation.clock import JST
from yorozu.foundation.wareki import format_wareki

Set = Callable[[str], Runs]
Payload = dict[str, Any]


def notice_payload(data: NoticeData, set_text: Set) -> Payload:
    """What letter.typ reads."""
    *address, name = data.addressee
    return {
        "file_title": plain(data.title),
        "kind": str(data.template),
        "number": set_text(data.document_number),
        "date": format_wareki(data.issued_on),
        "address": [set_text(line) for line in address],
        "name": set_text(name),
        "honorific": set_text(data.honorific),
        "sender": set_text(data.sender),
        "seal": data.seal,
        "title": set_text(data.title),
        "body": _paragraphs(data.body, set_text),
        "rows": _rows(data.rows, set_text),
        "reasons": _paragraphs(data.reasons, set_text),
        "appeal": _paragraphs(appeal_paragraphs(data.appeal) if data.appeal else (), set_text),
        "contact": _rows(contact_rows(data.contact), set_text),
        "receipt": set_text(data.receipt_number),
    }


def form_payload(data: PrintedForm, set_text: Set) -> Payload:
    """What form.typ reads."""
    return {
        "file_title": plain(data.title),
        "title": set_text(data.title),
        "addressee": set_text(data.addressee),
        "receipt": set_text(data.receipt_number),
        "submitted": _submitted(data),
        "sections": [
            {"title": set_text(section.title), "rows": _rows(section.rows, set_text)}
            for section in data.sections
        ],
        "notes": _paragraphs(data.notes, set_text),
        "contact": _rows(contact_rows(data.contact), set_text),
    }


def placed_payload(document: PlacedDocument, set_text: Set) -> Payload:
    """What placed.typ reads."""
    return {
        "file_title": plain(document.title),
        "contact": [],
        "receipt": "",
        "pages": [
            {
                "frames": [[each.x, each.y, each.width, each.height, each.tone] for each in page.frames],
                "pictures": [[each.x, each.y, each.size, each.svg, each.alt] for each in page.pictures],
                "words": [_words(each, set_text) for each in page.words],
            }
            for page in document.pages
        ],
    }


def _words(each: Words, set_text: Set) -> list[Any]:
    weight = "bold" if each.bold or each.level else "regular"
    return [each.x, each.y, each.size, weight, each.level, each.align, set_text(each.text)]


def plain(text: str) -> str:
    """One line for the file's title."""
    return " ".join(printable(text).split())


def _rows(rows: Iterable[Row], set_text: Set) -> list[list[Runs]]:
    return [[set_text(row.label), set_text(row.text)] for row in rows]


def _paragraphs(paragraphs: Iterable[str], set_text: Set) -> list[Runs]:
    # The template indents; an indent typed by hand would double it.
    return [set_text(paragraph.strip(" \u3000\n")) for paragraph in paragraphs if paragraph.strip()]


def _submitted(data: PrintedForm) -> str:
    if data.submitted_at is None:
        return ""
    local = data.submitted_at.astimezone(JST)
    return f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"
