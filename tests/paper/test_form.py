"""The printed form: every box stands where the machine looks for it, and the code says what it is."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from bench import pen
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from yorozu.forms.services import Definition, load_document
from yorozu.paper.form.code import code_for, read_code, read_mark
from yorozu.paper.form.layout import BOTTOM, LEFT, RIGHT, TOP, layout_of
from yorozu.paper.form.lines import broken, width_of
from yorozu.paper.form.printing import codes_of, printed_form
from yorozu.paper.seeing.cutting import whitened
from yorozu.paper.seeing.pages import DOTS, see
from yorozu.paper.seeing.plane import Plane, plane_through
from yorozu.paper.selectors.forms import has_form

PACKS = sorted((Path(__file__).resolve().parents[2] / "packs" / "procedures").glob("*.yaml"))


@cache
def definition_in(path: Path) -> Definition:
    """A pack, read once: that takes longer than laying its form out."""
    return load_document(path.read_text()).definition


def definition_called(name: str) -> Definition:
    return definition_in(next(each for each in PACKS if each.stem == name))


def test_every_box_of_every_pack_has_room_and_touches_no_other() -> None:
    count = 0
    for path in PACKS:
        definition = definition_in(path)
        if not has_form(definition):
            continue
        count += 1
        asked = {field.id for field in definition.fields.values() if field.type != "file"}
        layout = layout_of(definition)
        assert {box.field.partition(".")[0] for _, box in layout.boxes} == asked, definition.code
        for sheet in layout.sheets:
            for number, box in enumerate(sheet.boxes):
                assert LEFT <= box.x < box.x + box.width <= RIGHT, (definition.code, box)
                assert TOP <= box.y < box.y + box.height <= BOTTOM, (definition.code, box)
                for other in sheet.boxes[number + 1 :]:
                    apart = box.x + box.width <= other.x + 0.01 or other.x + other.width <= box.x + 0.01
                    assert (
                        apart
                        or box.y + box.height <= other.y + 0.01
                        or other.y + other.height <= box.y + 0.01
                    )
            for text in sheet.texts:
                assert text.x + width_of(text.text, text.size) * 0.9 <= RIGHT + 2, (
                    definition.code,
                    text.text,
                )
    assert count >= 60


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_the_form_of_every_pack_can_be_printed(path: Path) -> None:
    definition = definition_in(path)
    if not has_form(definition):
        return
    pdf = printed_form(definition, city="miyako", addressee="宮古市長", version=1)
    assert pdf.startswith(b"%PDF-")


def test_what_is_printed_and_what_is_read_agree_to_a_quarter_of_a_millimetre() -> None:
    definition = definition_called("child-allowance-claim")
    layout = layout_of(definition)
    pages = pen.blank_pages(printed_form(definition, city="miyako", addressee="宮古市長", version=7))
    codes = codes_of(layout, city="miyako", procedure=definition.code, version=7)
    assert len(pages) == len(codes) == 6
    for sheet, code, picture in list(zip(layout.sheets, codes, pages, strict=True))[:2]:
        seen = see(picture.rotate(1, fillcolor=255))
        assert (seen.code, seen.corners, seen.turned) == (code, 4, False)
        page = whitened(Image.open(BytesIO(seen.picture)))
        for box in sheet.boxes:
            if box.kind == "line":
                continue  # lines of one answer share their frame
            left, top = round(box.x * DOTS), round(box.y * DOTS)
            right, bottom = round((box.x + box.width) * DOTS), round((box.y + box.height) * DOTS)
            middle = (top + bottom) // 2
            for x in (left, right):
                near = page.crop((x - 2, middle, x + 3, middle + 1)).tobytes()
                assert min(near) < 140, f"{box} has no edge near {x / DOTS:.1f} mm"
            inside = page.crop((left + 5, top + 5, right - 5, bottom - 5))
            assert min(inside.tobytes()) > 200, f"something is printed inside {box}"


def test_the_code_says_what_page_it_is_and_no_other_text_is_taken_for_one() -> None:
    code = code_for(city="miyako", procedure="dog-notice", version=12, page=2, pages=3, fingerprint="abc")
    assert read_code(code.text) == code
    assert code.text.startswith("YRZ1/MIYAKO/DOG-NOTICE/12/2.3/")
    mark = read_mark(code.mark("BL"))
    assert mark is not None
    assert (mark.corner, mark.page, mark.check) == ("BL", 2, code.check)
    other = code_for(city="miyako", procedure="dog-notice", version=12, page=2, pages=3, fingerprint="abd")
    assert other.check != code.check, "boxes elsewhere are another form"
    for text in ("", "https://example.jp/", code.text[:-1], code.text + "A", "YRZ1/MIYAKO", "Y1XX2.ABCDEF"):
        assert read_code(text) is None
        assert read_mark(text) is None


def test_a_form_once_printed_is_read_for_ever() -> None:
    """Sheets lie in drawers: where this fails, boxes moved, and a new edition is needed that keeps the old one."""
    definition = definition_called("water-start")
    layout = layout_of(definition)
    first = [(box.field, box.kind, round(box.x, 1), round(box.y, 1)) for _, box in layout.boxes[:4]]
    assert first == [
        ("user_kind", "mark", 61.0, 59.6),
        ("user_kind", "mark", 76.3, 59.6),
        ("business_name", "line", 61.0, 70.6),
        ("name", "line", 89.0, 82.8),
    ]
    assert layout_of(definition).fingerprint == layout.fingerprint


def test_a_page_in_perspective_is_mapped_back() -> None:
    true = Plane(7.8, 0.2, 30, -0.15, 7.9, 20, 1e-5, -2e-5)
    places = [(9.0, 9.0), (200.0, 12.0), (10.0, 285.0), (198.0, 280.0)]
    corners = [(x + dx, y + dy) for x, y in places for dx, dy in ((0, 0), (10, 0), (10, 10), (0, 10))]
    found = plane_through([(each, true.at(*each)) for each in corners])
    assert found is not None
    for each in [(50.0, 60.0), (180.0, 250.0), (105.0, 148.0)]:
        assert found.at(*each) == pytest.approx(true.at(*each), abs=0.01)
    flat = Plane(7.8, 0.2, 30, -0.2, 7.8, 20)
    for some in (4, 8, 12):
        few = plane_through([(each, flat.at(*each)) for each in corners[:some]])
        assert few is not None
        assert few.at(50, 60) == pytest.approx(flat.at(50, 60), abs=0.05)
    assert plane_through([((5.0, 5.0), (1.0, 1.0))] * 16) is None


@settings(max_examples=60)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF), max_size=120), st.floats(8, 60))
def test_lines_lose_nothing_and_hang_over_by_marks_only(text: str, width: float) -> None:
    lines = broken(text, 9, width)
    assert "".join(lines) == "".join(line.strip() for line in text.splitlines())
    for line in lines:
        bare = line.rstrip("、。，．）」』】］〕！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・：；,.)")
        assert width_of(bare, 9) <= width + 3.3
