"""The boxes of one question, by its type. Each maker gives a part whose corner is where writing begins."""

from collections.abc import Callable

from yorozu.forms.services import Field
from yorozu.paper.form.lines import POINT, broken, width_of
from yorozu.paper.form.shapes import Box, Part, Rectangle, Text

WIDTH = 132.0
LINE, CELL_HEIGHT, MARK = 9.0, 8.5, 4.5
_SMALL = 8.0
_CELL = 6.5
_LABELLED = 28.0
MOST_MARKS = 30
"""More options than these are written, not ticked."""
_MOST_CELLS = 18
ERAS = (("reiwa", "令和"), ("heisei", "平成"), ("showa", "昭和"), ("taisho", "大正"), ("ce", "西暦"))
_BANK = (
    ("bank_code", "金融機関コード", 4),
    ("bank_name", "金融機関名", 0),
    ("branch_code", "支店コード", 3),
    ("branch_name", "支店名", 0),
)
_KINDS = (("ordinary", "普通"), ("current", "当座"), ("savings", "貯蓄"))


def parts_of(field: Field, name: str) -> list[Part]:
    """What is printed to be filled in, one below the other; only between them may a page end."""
    maker = _MAKERS.get(field.type)
    return maker(field, name) if maker else []


def _line(name: str, part: str = "", width: float = WIDTH, height: float = LINE, order: int = 0) -> Part:
    """One line of writing in a frame."""
    box = Box(name, part, "line", 0, 0, width, height, order=order)
    return Part(height, [box], [], [Rectangle(0, 0, width, height)])


def _cells(name: str, part: str, count: int, size: float = _CELL) -> Part:
    """A square for each character; what parts them is so light that a scan's whitening takes it away."""
    width = count * size
    inner = [Rectangle(each * size, 0, size, CELL_HEIGHT, "guide") for each in range(count)]
    box = Box(name, part, "cells", 0, 0, width, CELL_HEIGHT, count=count)
    return Part(CELL_HEIGHT, [box], [], [*inner, Rectangle(0, 0, width, CELL_HEIGHT)])


def _say(part: Part, text: str, x: float, size: float = _SMALL, height: float | None = None) -> float:
    """Write beside what is there, in the middle of its height; gives where the text ends."""
    tall = part.height if height is None else height
    part.texts.append(Text(x, (tall - size * POINT) / 2 - 0.3, text, size))
    return x + width_of(text, size)


def _marks(name: str, part: str, options: list[tuple[str, str]]) -> Part:
    """Squares to tick with their words, as many side by side as fit."""
    made, x, y, row = Part(0.0), 0.0, 0.0, MARK
    for code, label in options:
        lines = broken(label, _SMALL, WIDTH - MARK - 4)
        taken = MARK + 1.2 + max(width_of(each, _SMALL) for each in lines) + 4
        if x and x + taken > WIDTH:
            x, y, row = 0.0, y + row + 2, MARK
        made.boxes.append(Box(name, part, "mark", x, y, MARK, MARK, code=code))
        made.rectangles.append(Rectangle(x, y, MARK, MARK))
        for number, line in enumerate(lines):
            made.texts.append(Text(x + MARK + 1.2, y + 0.6 + number * 3.6, line, _SMALL))
        x, row = x + taken, max(row, len(lines) * 3.6)
    made.height = y + row
    return made


def _labelled(rows: list[tuple[str, Part]]) -> Part:
    """Parts of an answer below each other, each with its name at its left."""
    made = Part(0.0)
    for label, part in rows:
        made.put(part, _LABELLED, made.height)
        made.texts.append(Text(0, made.height + part.height / 2 - 2, label, _SMALL))
        made.height += part.height + 1.5
    made.height -= 1.5
    return made


def _text(field: Field, name: str) -> list[Part]:
    exact = field.length or (field.max_length if field.format == "digits" else None) or 0
    if field.format in ("digits", "corporate_number") and 0 < exact <= _MOST_CELLS:
        return [_cells(name, "", exact)]
    longest = field.length or field.max_length or 100
    if longest > 100:
        return _lines(name, 2)
    return [_line(name, width=70 if longest <= 20 else WIDTH)]


def _lines(name: str, count: int) -> list[Part]:
    made = Part(count * LINE, [], [], [Rectangle(0, 0, WIDTH, count * LINE)])
    for order in range(count):
        made.boxes.append(Box(name, "", "line", 0, order * LINE, WIDTH, LINE, order=order))
        made.rectangles.append(Rectangle(0, order * LINE, WIDTH, LINE, "guide"))
    return [made]


def _textarea(field: Field, name: str) -> list[Part]:
    longest = field.max_length or 1000
    return _lines(name, 3 if longest <= 300 else 5 if longest <= 800 else 7)


def _number(field: Field, name: str) -> list[Part]:
    part = _line(name, width=60)
    if field.type == "money":
        _say(part, "円", 62)
    return [part]


def _date(field: Field, name: str) -> list[Part]:
    made, x = Part(CELL_HEIGHT), 0.0
    for code, label in ERAS:
        top = (CELL_HEIGHT - MARK) / 2
        made.boxes.append(Box(name, "era", "mark", x, top, MARK, MARK, code=code))
        made.rectangles.append(Rectangle(x, top, MARK, MARK))
        _say(made, label, x + MARK + 0.8)
        x += 13.4
    for part, count, word in (("year", 4, "年"), ("month", 2, "月"), ("day", 2, "日")):
        cells = _cells(name, part, count, 5.8)
        made.put(cells, x, 0)
        x = _say(made, word, x + cells.boxes[0].width + 0.8) + 0.8
    return [made]


def _time(field: Field, name: str) -> list[Part]:
    made, x = Part(CELL_HEIGHT), 0.0
    for part, word in (("hour", "時"), ("minute", "分（24時間で書いてください。午後1時は13時）")):
        cells = _cells(name, part, 2)
        made.put(cells, x, 0)
        x = _say(made, word, x + cells.boxes[0].width + 1) + 2
    return [made]


def _name(field: Field, name: str) -> list[Part]:
    short = WIDTH - _LABELLED
    return [
        _labelled([("ふりがな", _line(name, "kana", short, 8)), ("氏名", _line(name, "name", short, 10))])
    ]


def _address(field: Field, name: str) -> list[Part]:
    code, short = Part(CELL_HEIGHT), WIDTH - _LABELLED
    _say(code, "〒", 0, 9)
    code.put(_cells(name, "postal_code", 7), 5, 0)
    rows = [("郵便番号", code), ("都道府県", _line(name, "prefecture", 50))]
    rows += [("市区町村", _line(name, "city", short)), ("町名・番地", _line(name, "town", short))]
    return [_labelled([*rows, ("建物名・部屋番号", _line(name, "building", short))])]


def _bank(field: Field, name: str) -> list[Part]:
    short = WIDTH - _LABELLED
    rows = [
        (label, _cells(name, part, count) if count else _line(name, part, short))
        for part, label, count in _BANK
    ]
    rows += [("口座の種類", _marks(name, "kind", list(_KINDS))), ("口座番号", _cells(name, "number", 7))]
    return [_labelled([*rows, ("口座名義（カナ）", _line(name, "holder_kana", short))])]


def _choice(field: Field, name: str) -> list[Part]:
    if len(field.options) > MOST_MARKS:
        return [_line(name, width=WIDTH)]
    return [_marks(name, "", [(option.code, option.label) for option in field.options])]


def _yes_no(field: Field, name: str) -> list[Part]:
    return [_marks(name, "", [("true", "はい"), ("false", "いいえ")])]


def _consent(field: Field, name: str) -> list[Part]:
    lines = broken(field.text, _SMALL, WIDTH)
    made = []
    for start in range(0, len(lines), 30):
        some = lines[start : start + 30]
        texts = [Text(0, number * 3.8, line, _SMALL) for number, line in enumerate(some)]
        made.append(Part(len(some) * 3.8, [], texts, []))
    return [*made, _marks(name, "", [("true", "読んで、同意します")])]


def _file(field: Field, name: str) -> list[Part]:
    part = Part(LINE / 1.5)
    _say(part, "この用紙といっしょに出してください（添付書類）。", 0)
    return [part]


_MAKERS: dict[str, Callable[[Field, str], list[Part]]] = {
    "text": _text,
    "textarea": _textarea,
    "integer": _number,
    "money": _number,
    "decimal": _number,
    "date": _date,
    "time": _time,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choice,
    "consent": _consent,
    "person_name": _name,
    "address": _address,
    "phone": lambda field, name: [_line(name, width=90)],
    "email": lambda field, name: [_line(name)],
    "bank_account": _bank,
    "location": lambda field, name: [_line(name, "note")],
    "file": _file,
}
