"""The pages of a form: every question of a definition one below the other, from one page to the next."""

from collections.abc import Iterator
from hashlib import sha256

from yorozu.forms.services import Definition, Field
from yorozu.paper.form.lines import broken
from yorozu.paper.form.shapes import FormLayout, Part, Rectangle, Sheet, Text
from yorozu.paper.form.writing import WIDTH, parts_of

EDITION = 1
PAGE = (210.0, 297.0)
LEFT, RIGHT, FIRST_TOP, TOP, BOTTOM = 14.0, 196.0, 49.0, 35.0, 277.0
_ANSWER = 61.0
_LABEL_WIDTH = _ANSWER - LEFT - 5
_PAD = 1.6
_LABEL, _NOTE = 9.0, 7.5
_LABEL_STEP, _NOTE_STEP = 4.3, 3.5
_FEWEST_ROWS = 3
HOW = (
    "黒いペンで、枠の中に楷書で書いてください。四角（□）は、あてはまるものにチェック（✓）を付けてください。",
    "四すみの模様は機械が読み取ります。汚したり、折ったり、上から書いたりしないでください。",
)


def layout_of(definition: Definition) -> FormLayout:
    """The form of a definition; the same definition always gives the same."""
    sheets = _Pages()
    for part in _parts(definition):
        sheets.add(part)
    found = tuple(sheets.finished())
    places = repr([(sheet.number, sheet.boxes) for sheet in found])
    return FormLayout(definition.title, found, sha256(places.encode()).hexdigest())


class _Pages:
    """Fills page after page."""

    def __init__(self) -> None:
        self.pages = [Part(FIRST_TOP)]

    def add(self, part: Part) -> None:
        """Below the last, or at the top of a new page."""
        page = self.pages[-1]
        if page.height + part.height > BOTTOM and page.height > TOP:
            page = Part(TOP)
            self.pages.append(page)
        page.put(part, 0, page.height)
        page.height += part.height

    def finished(self) -> Iterator[Sheet]:
        for number, page in enumerate(self.pages, 1):
            yield Sheet(number, tuple(page.boxes), tuple(page.texts), tuple(page.rectangles))


def rows_printed(group: Field) -> int:
    """How many rows of a group a form has room for; more go on a second sheet of the same form."""
    return min(int(group.max or 1), max(int(group.min or 1), _FEWEST_ROWS))


def _parts(definition: Definition) -> Iterator[Part]:
    for section in definition.sections:
        rows = [part for field in section.fields for part in _question(field, bool(section.show_if))]
        if not rows:
            continue
        heading = Part(9.0, [], [Text(LEFT, 3.4, section.title, 10.5, level=2)], [])
        first, *rest = rows
        # A heading stays with what it is over.
        heading.put(first, 0, heading.height)
        heading.height += first.height
        yield heading
        yield from rest


def _question(field: Field, perhaps: bool) -> Iterator[Part]:
    if field.type == "note":
        yield _paragraph(field.text)
    elif field.type == "group":
        yield from _group(field, perhaps)
    else:
        yield from _rows(field, field.id, field.label, perhaps)


def _group(group: Field, perhaps: bool) -> Iterator[Part]:
    unit = group.item_label or group.label
    more = int(group.max or 1) > rows_printed(group)
    told = f"書ききれないときは、この用紙をもう一部使ってください（{group.max}まで）。" if more else ""
    if told or group.help:
        yield _paragraph("\n".join(filter(None, (f"【{group.label}】{group.help}", told))))
    for number in range(rows_printed(group)):
        for sub in group.fields:
            name, label = f"{group.id}.{number}.{sub.id}", f"{unit}{number + 1}　{sub.label}"
            if sub.answered:
                yield from _rows(sub, name, label, perhaps or number >= int(group.min or 0))


def _rows(field: Field, name: str, label: str, perhaps: bool) -> Iterator[Part]:
    parts = parts_of(field, name)
    help_lines = broken(field.help, _NOTE, WIDTH)
    for number, part in enumerate(parts):
        first, last = number == 0, number == len(parts) - 1
        labels = _labels(field, label, perhaps) if first else []
        yield _row(labels, part, help_lines if last else [])


def _labels(field: Field, label: str, perhaps: bool) -> list[tuple[str, float]]:
    lines = [(line, _LABEL) for line in broken(label, _LABEL, _LABEL_WIDTH)]
    if perhaps or field.show_if or field.required_if:
        return [*lines, ("あてはまる方だけ", _NOTE)]
    return [*lines, ("※必須" if field.required else "任意", _NOTE)]


def _row(labels: list[tuple[str, float]], part: Part, help_lines: list[str]) -> Part:
    """One row of the form: the question at the left, where it is answered at the right."""
    tall = sum(_LABEL_STEP if size == _LABEL else _NOTE_STEP for _, size in labels)
    inside = part.height + (len(help_lines) * _NOTE_STEP + 1.2 if help_lines else 0)
    row = Part(max(tall, inside) + 2 * _PAD)
    row.rectangles.append(Rectangle(LEFT, 0, _ANSWER - LEFT - 2, row.height, "shade"))
    row.put(part, _ANSWER, _PAD)
    for number, line in enumerate(help_lines):
        row.texts.append(Text(_ANSWER, _PAD + part.height + 1.2 + number * _NOTE_STEP, line, _NOTE))
    y = _PAD
    for line, size in labels:
        row.texts.append(Text(LEFT + 1.5, y, line, size, bold=size == _LABEL))
        y += _LABEL_STEP if size == _LABEL else _NOTE_STEP
    row.rectangles.append(Rectangle(LEFT, 0, RIGHT - LEFT, row.height))
    return row


def _paragraph(text: str) -> Part:
    lines = broken(text, 8.0, RIGHT - LEFT - 4)
    texts = [Text(LEFT + 2, 1.5 + number * 3.8, line, 8.0) for number, line in enumerate(lines)]
    return Part(len(lines) * 3.8 + 3, [], texts, [])
