"""The PDF of a form."""

import io
from functools import lru_cache

import segno

from yorozu.documents.services import Frame, Picture, PlacedDocument, PlacedPage, Words, render_placed
from yorozu.forms.services import Definition
from yorozu.paper.form.code import CORNERS, PageCode, code_for
from yorozu.paper.form.layout import HOW, LEFT, PAGE, layout_of
from yorozu.paper.form.lines import broken
from yorozu.paper.form.places import PLACES, size_of
from yorozu.paper.form.shapes import FormLayout, Rectangle, Sheet, Text


def codes_of(layout: FormLayout, *, city: str, procedure: str, version: int) -> list[PageCode]:
    """The code of every page of a form."""
    pages = len(layout.sheets)
    return [
        code_for(
            city=city,
            procedure=procedure,
            version=version,
            page=page,
            pages=pages,
            fingerprint=layout.fingerprint,
        )  # fmt: skip
        for page in range(1, pages + 1)
    ]


def printed_form(definition: Definition, *, city: str, addressee: str, version: int) -> bytes:
    """The blank form as PDF. Raises Invalid and Unavailable as `documents.render_placed`."""
    layout = layout_of(definition)
    codes = codes_of(layout, city=city, procedure=definition.code, version=version)
    pages = [
        _page(definition, sheet, code, addressee) for sheet, code in zip(layout.sheets, codes, strict=True)
    ]
    return render_placed(PlacedDocument(definition.title, tuple(pages)))


def _page(definition: Definition, sheet: Sheet, code: PageCode, addressee: str) -> PlacedPage:
    texts = [*_head(definition, code, addressee), *sheet.texts, *_foot(definition, code)]
    return PlacedPage(
        tuple(Words(t.x, t.y, t.text, t.size, t.bold, t.level, t.align) for t in texts),
        tuple(_frame(each) for each in sheet.rectangles),
        tuple(_pictures(code)),
    )


def _head(definition: Definition, code: PageCode, addressee: str) -> list[Text]:
    if code.page > 1:
        title = broken(definition.title, 10.0, 145)[0]
        return [Text(24, 15, f"{title}（{code.page}枚目）", 10.0, bold=True)]
    lines = broken(definition.title, 14.0, 148)
    texts = [Text(24, 11, f"（あて先）{addressee}", 9.5)]
    if len(lines) == 1:
        texts.append(Text(24, 20, lines[0], 14.0, level=1))
    else:
        texts.append(Text(24, 17, lines[0], 12.0, level=1))
        texts += [
            Text(24, 17 + number * 5.2, line, 12.0, bold=True) for number, line in enumerate(lines[1:3], 1)
        ]
    told = [line for each in HOW for line in broken(each, 8.5, 180)]
    texts += [Text(LEFT, 38 + number * 4.6, line, 8.5) for number, line in enumerate(told)]
    return texts


def _foot(definition: Definition, code: PageCode) -> list[Text]:
    words = f"{broken(definition.title, 8.0, 120)[0]}　第{code.version}版　{code.page} / {code.pages} 枚"
    return [Text(PAGE[0] / 2, 283, words, 8.0, align="center")]


def _frame(each: Rectangle) -> Frame:
    return Frame(each.x, each.y, each.width, each.height, each.tone)


def _pictures(code: PageCode) -> list[Picture]:
    found = []
    for corner in CORNERS:
        text = code.text if corner == "TR" else code.mark(corner)
        alt = (
            "用紙の種類とページを機械が読むための模様"
            if corner == "TR"
            else "用紙の傾きを機械が測るための模様"
        )
        x, y = PLACES[corner]
        found.append(Picture(x, y, size_of(corner), _svg(text), alt))
    return found


@lru_cache(maxsize=64)
def _svg(text: str) -> str:
    """The code without its quiet zone: the page leaves white around it."""
    made = io.BytesIO()
    code = segno.make(text, error="m", boost_error=True, micro=False)
    code.save(made, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return made.getvalue().decode()
