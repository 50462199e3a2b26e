"""Every text of a document with the name a clerk knows it by; what is checked is exactly what is printed."""

from collections.abc import Iterator

from yorozu.documents.appeals import appeal_paragraphs
from yorozu.documents.letters import Contact, NoticeData, Row
from yorozu.documents.printed import PrintedForm

Labelled = tuple[str, str]


def notice_texts(data: NoticeData) -> Iterator[Labelled]:
    """(name, text) for each text of a letter."""
    yield "文書番号", data.document_number
    yield from (("宛名", line) for line in (*data.addressee, data.honorific))
    yield "差出人", data.sender
    yield "件名", data.title
    yield from (("本文", paragraph) for paragraph in data.body)
    yield from _row_texts(data.rows)
    yield from (("理由", paragraph) for paragraph in data.reasons)
    if data.appeal:
        yield from (("教示", paragraph) for paragraph in appeal_paragraphs(data.appeal))
    yield "受付番号", data.receipt_number
    yield from (("問い合わせ先", row.text) for row in contact_rows(data.contact))


def form_texts(data: PrintedForm) -> Iterator[Labelled]:
    """(name, text) for each text of a form."""
    yield "件名", data.title
    yield "あて先", data.addressee
    yield "受付番号", data.receipt_number
    for section in data.sections:
        yield "見出し", section.title
        yield from _row_texts(section.rows)
    yield from (("注意書き", note) for note in data.notes)
    yield from (("問い合わせ先", row.text) for row in contact_rows(data.contact))


def contact_rows(contact: Contact | None) -> tuple[Row, ...]:
    """The lines of the contact box that have something in them."""
    if contact is None:
        return ()
    rows = (
        Row("担当", contact.department),
        Row("電話", contact.phone),
        Row("メール", contact.email),
        Row("所在地", contact.address),
    )
    return tuple(row for row in rows if row.text.strip())


def _row_texts(rows: tuple[Row, ...]) -> Iterator[Labelled]:
    for row in rows:
        yield "項目名", row.label
        yield row.label, row.text
