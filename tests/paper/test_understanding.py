"""From what was seen in the boxes to answers, and how sure one may be of each."""

from collections.abc import Sequence
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.paper.making import document
from yorozu.forms.services import Definition, parse_definition
from yorozu.paper.form.layout import layout_of
from yorozu.paper.form.shapes import Box
from yorozu.paper.seeing.asked import Alphabet, Asked, Seen
from yorozu.paper.seeing.cutting import gaps_of
from yorozu.paper.seeing.pages import DOTS, SIZE
from yorozu.paper.seeing.reading import read_page
from yorozu.paper.tidying import tidied
from yorozu.paper.understanding import Clearness, Understood, asked_of, understood


@pytest.fixture(scope="module")
def definition() -> Definition:
    return parse_definition(document())


def boxes(definition: Definition) -> list[Box]:
    return [box for _, box in layout_of(definition).boxes]


def told(definition: Definition, score: float = 0.97, **said: Any) -> Understood:
    """Answers by `field`, `field__part` or, of squares, the share of ink by `field__code`."""
    seen = []
    for box in boxes(definition):
        field = box.field.replace(".", "_")
        if box.kind == "mark":
            seen.append((box, Seen(said.get(f"{field}__{box.code}", 0.0))))
            continue
        text = said.get(f"{field}__{box.part}" if box.part else field, "")
        seen.append((box, Seen(0.1 if text else 0.0, text, score if text else 1.0)))
    return understood(definition, seen)


@pytest.mark.parametrize(
    ("marks", "year", "answer", "clear"),
    [
        ({"birth__showa": 0.2}, "55", "昭和55年4月1日", Clearness.CLEAR),
        ({"birth__ce": 0.2}, "1980", "1980-04-01", Clearness.CLEAR),
        ({}, "1980", "1980-04-01", Clearness.CHECK),
        ({}, "55", "55年4月1日", Clearness.CHECK),
        ({"birth__showa": 0.2, "birth__heisei": 0.2}, "5", "5年4月1日", Clearness.CHECK),
        ({"birth__showa": 0.2}, "", "昭和年4月1日", Clearness.CLEAR),
    ],
)
def test_a_date_is_put_together_from_era_and_squares(
    definition: Definition, marks: dict[str, float], year: str, answer: str, clear: Clearness
) -> None:
    found = told(definition, birth__year=year, birth__month="4", birth__day="1", **marks)
    assert (found.raw["birth"], found.clearness["birth"]) == (answer, clear)


def test_squares_are_ticked_empty_or_a_matter_for_a_person(definition: Definition) -> None:
    both = told(definition, kind__new=0.2, kind__moved=0.2)
    assert (both.raw["kind"], both.clearness["kind"]) == ("", Clearness.CHECK)
    faint = told(definition, kind__new=0.04)
    assert (faint.raw["kind"], faint.clearness["kind"]) == ("", Clearness.CHECK)
    unsure = told(definition, kind__new=0.2, kind__moved=0.04)
    assert (unsure.raw["kind"], unsure.clearness["kind"]) == ("new", Clearness.CHECK)
    none = told(definition)
    assert (none.raw["kind"], none.clearness["kind"]) == ("", Clearness.EMPTY)
    assert told(definition, agree__true=0.3).raw["agree"] is True


def test_names_are_never_called_clear_and_doubtful_letters_are_told(definition: Definition) -> None:
    sure = told(definition, name__name="高橋 花子", name__kana="たかはし はなこ", phone="090ー1234-5678")
    assert sure.clearness["name"] == Clearness.CHECK
    assert (sure.raw["phone"], sure.clearness["phone"]) == ("090-1234-5678", Clearness.CLEAR)
    assert told(definition, score=0.7, phone="090").clearness["phone"] == Clearness.CHECK


def test_the_postal_code_settles_doubtful_letters_and_never_another_name(definition: Definition) -> None:
    near = told(
        definition, address__postal_code="0270052", address__prefecture="岩乎県", address__city="官古市",
        address__town="官町一丁目1番", address__building="",
    ).raw["address"]  # fmt: skip
    assert (near["prefecture"], near["city"], near["town"]) == ("岩手県", "宮古市", "宮町一丁目1番")
    other = told(
        definition, address__postal_code="0270052", address__prefecture="岩手県", address__city="遠野市",
        address__town="中央通り",
    ).raw["address"]  # fmt: skip
    assert (other["city"], other["town"]) == ("遠野市", "中央通り")


def test_rows_of_a_group_end_with_the_last_in_which_something_is_written(definition: Definition) -> None:
    found = told(definition, dogs_1_name="シロ")
    assert found.raw["dogs"] == [{"name": "", "count": ""}, {"name": "シロ", "count": ""}]
    assert told(definition).raw["dogs"] == []


def test_signs_that_look_alike_are_told_by_their_neighbours() -> None:
    assert tidied("コ一ポ宮町 1－30") == "コーポ宮町 1-30"
    assert tidied("一丁目") == "一丁目"
    assert tidied("第ニハイツ305") == "第二ハイツ305"
    assert tidied("ハイ口ード") == "ハイロード"
    assert tidied("そのヘん") == "そのへん"


class Echo:
    """Says how many lines it was given, and of which alphabets."""

    def __init__(self) -> None:
        self.alphabets: list[Alphabet] = []

    def read(self, lines: Sequence[tuple[Image.Image, Alphabet]]) -> list[tuple[str, float]]:
        self.alphabets += [alphabet for _, alphabet in lines]
        return [(str(number), 0.5) for number in range(len(lines))]


def test_only_what_is_written_is_read_and_without_a_reader_only_ink_is_seen(definition: Definition) -> None:
    page = Image.new("L", SIZE, 245)
    draw = ImageDraw.Draw(page)
    sheet = layout_of(definition).sheets[0]
    for box in sheet.boxes:
        left, top = box.x * DOTS, box.y * DOTS
        draw.rectangle((left, top, left + box.width * DOTS, top + box.height * DOTS), outline=0, width=2)
        draw.line((left + 40, top + 5, left + 40, top + box.height * DOTS - 5), fill=190, width=2)
        if box.field == "phone" or (box.part, box.code) == ("era", "showa") or box.part == "kana":
            draw.line((left + 10, top + 12, left + 28, top + 24), fill=40, width=4)
    asked = asked_of(definition, sheet.boxes)
    echo = Echo()
    seen = dict(
        zip(
            ((box.field, box.part, box.code) for box in sheet.boxes),
            read_page(page, asked, echo),
            strict=True,
        )
    )
    assert sorted(echo.alphabets) == ["kana", "phone"]
    assert seen["name", "name", ""].text == ""
    assert seen["birth", "era", "showa"].ink > 0.06
    assert seen["birth", "era", "reiwa"].ink < 0.02
    alone = read_page(page, asked, None)
    assert {each.text for each in alone} == {None}
    phone = next(number for number, box in enumerate(sheet.boxes) if box.field == "phone")
    assert alone[phone].ink > 0
    found = understood(definition, list(zip(sheet.boxes, alone, strict=True)))
    assert found.clearness["phone"] in (Clearness.UNREAD, Clearness.EMPTY)
    assert found.clearness["name"] in (Clearness.UNREAD, Clearness.EMPTY)


def test_a_wide_gap_parts_two_words() -> None:
    line = Image.new("L", (200, 40), 255)
    draw = ImageDraw.Draw(line)
    for x in (5, 35, 110, 145):
        draw.rectangle((x, 5, x + 22, 34), fill=0)
    assert [round(gap, 2) for gap in gaps_of(line, share=0.6)] == [0.42]
    assert isinstance(Asked("line", 0, 0, 1, 1).plain(), dict)
