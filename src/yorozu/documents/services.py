"""What other packages call: letters and forms as PDF, and whether a text can be printed at all."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time

from yorozu.documents.compose import fill_placeholders, unknown_placeholders
from yorozu.documents.engine import compile_pdf
from yorozu.documents.errors import MissingGlyph, MissingGlyphs, Reason
from yorozu.documents.fonts import FORM_CHAIN, LETTER_CHAIN
from yorozu.documents.letters import Appeal, Contact, LetterKind, NoticeData, Row
from yorozu.documents.missing_marks import mark_in, mark_missing
from yorozu.documents.notice_check import check_notice
from yorozu.documents.payload import form_payload, notice_payload, placed_payload
from yorozu.documents.placed import Frame, Picture, PlacedDocument, PlacedPage, Words
from yorozu.documents.printed import PrintedForm, PrintedSection
from yorozu.documents.runs import TextSetter, missing_in
from yorozu.documents.texts import form_texts, notice_texts
from yorozu.foundation.errors import FieldError, Invalid

__all__ = [
    "Appeal",
    "Contact",
    "Frame",
    "LetterKind",
    "MissingGlyph",
    "MissingGlyphs",
    "NoticeData",
    "Picture",
    "PlacedDocument",
    "PlacedPage",
    "PrintedForm",
    "PrintedSection",
    "Reason",
    "Row",
    "Words",
    "check_glyphs",
    "fill_placeholders",
    "render_application_form",
    "render_notice",
    "render_placed",
    "unknown_placeholders",
]

MAX_CHARACTERS = 100_000


def render_notice(data: NoticeData) -> bytes:
    """The letter as PDF. Raises Invalid (no reasons though adverse, …), MissingGlyphs, Unavailable."""
    check_notice(data)
    _check_texts(list(notice_texts(data)), LETTER_CHAIN)
    payload = notice_payload(data, TextSetter(LETTER_CHAIN))
    return compile_pdf(
        "letter.typ", payload, chain=LETTER_CHAIN, at=datetime.combine(data.issued_on, time(), UTC)
    )


def render_application_form(data: PrintedForm) -> bytes:
    """The form as PDF, blank or as it was sent. Raises Invalid (too long), MissingGlyphs, Unavailable."""
    if data.mark_missing:
        data = mark_missing(data)
    _check_texts(list(form_texts(data)), FORM_CHAIN)
    payload = form_payload(data, TextSetter(FORM_CHAIN))
    return compile_pdf(
        "form.typ", payload, chain=FORM_CHAIN, at=data.submitted_at or datetime(2000, 1, 1, tzinfo=UTC)
    )


def render_placed(document: PlacedDocument) -> bytes:
    """The document as PDF, each part at its place. Raises Invalid (too long), Unavailable."""
    texts = [(document.title, word.text) for page in document.pages for word in page.words]
    marked = {text: mark_in(text) for _, text in texts}
    _check_texts([(where, marked[text]) for where, text in texts], FORM_CHAIN)
    setter = TextSetter(FORM_CHAIN)
    payload = placed_payload(document, lambda text: setter(marked[text]))
    return compile_pdf("placed.typ", payload, chain=FORM_CHAIN, at=datetime(2000, 1, 1, tzinfo=UTC))


def check_glyphs(texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
    """Raises MissingGlyphs naming each character that a letter cannot print and the text it stands in.

    `texts` maps what a clerk calls a text (氏名) to the text.
    """
    pairs = texts.items() if isinstance(texts, Mapping) else texts
    missing = list(_missing(pairs, LETTER_CHAIN))
    if missing:
        raise MissingGlyphs(missing)


def _check_texts(texts: list[tuple[str, str]], chain: tuple[str, ...]) -> None:
    length = sum(len(text) for _, text in texts)
    if length > MAX_CHARACTERS:
        message = f"文書が長すぎます（{length:,}文字）。{MAX_CHARACTERS:,}文字までにしてください。"
        raise Invalid(message, [FieldError("body", message)])
    missing = list(_missing(texts, chain))
    if missing:
        raise MissingGlyphs(missing)


def _missing(texts: Iterable[tuple[str, str]], chain: tuple[str, ...]) -> Iterator[MissingGlyph]:
    seen: set[tuple[str, str]] = set()
    for where, text in texts:
        for each in missing_in(where, text, chain):
            if (where, each.text) not in seen:
                seen.add((where, each.text))
                yield each
