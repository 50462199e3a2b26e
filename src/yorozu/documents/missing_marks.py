"""〓, the printers' mark for a character that is not at hand, in copies of what was sent."""

from dataclasses import replace

from yorozu.documents.clusters import clusters, printable
from yorozu.documents.errors import MissingGlyph
from yorozu.documents.fonts import FORM_CHAIN
from yorozu.documents.letters import Row
from yorozu.documents.printed import PrintedForm, PrintedSection
from yorozu.documents.runs import MOST_SHOWN, missing_in

GETA = "〓"


def mark_missing(form: PrintedForm) -> PrintedForm:
    """The form with 〓 in the answers for what no font prints, and a note giving each one's code."""
    found: dict[str, MissingGlyph] = {}
    sections = tuple(_mark_section(section, found) for section in form.sections)
    if not found:
        return form
    codes = "、".join(each.codes for each in found.values())
    note = (
        f"「{GETA}」は、印刷できる書体がない文字です（{codes}）。"
        "送信された内容には、元の文字がそのまま保存されています。"
    )
    return replace(form, sections=sections, notes=(*form.notes, note))


def mark_in(text: str) -> str:
    """A text with 〓 for what no font prints."""
    return _mark(Row("", text), {})


def _mark_section(section: PrintedSection, found: dict[str, MissingGlyph]) -> PrintedSection:
    return replace(section, rows=tuple(Row(row.label, _mark(row, found)) for row in section.rows))


def _mark(row: Row, found: dict[str, MissingGlyph]) -> str:
    text = printable(row.text)
    missing = {each.text: each for each in missing_in(row.label, text, FORM_CHAIN)}
    found.update(missing)
    return "".join(GETA if cluster[:MOST_SHOWN] in missing else cluster for cluster in clusters(text))
