"""A section that was posted: its answers, its buttons, the questions it brings up."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.making import CONTEXT, definition, field, no_files, posted
from tests.forms.test_definition_stored import FULL
from yorozu.forms.services import (
    Button,
    Definition,
    Step,
    parse_definition,
    pressed_button,
    render_section,
    take_section,
)

WHY = definition(
    field("reason", "choice", options={"move": "転入", "other": "その他"}, required=True, label="理由"),
    field("detail", required=True, show_if='reason == "other"', label="くわしい理由"),
)
ROWS = definition(
    field(
        "kids", "group", max=2, required=True, fields=[field("name", required=True), field("home", "address")]
    )
)
FILE = definition(field("f", "file", max_files=2, accept=["pdf"]))


def take(of: Definition, draft: dict[str, Any] | None = None, files: Any = None, **answers: Any) -> Step:
    return take_section(
        of, "main", posted(**answers), files or no_files(), draft=draft or {}, context=CONTEXT
    )


def test_a_question_brought_up_by_an_answer_is_shown_before_it_is_demanded() -> None:
    first = take(WHY, reason="other", _shown="reason")
    assert (first.done, first.new, first.errors) == (False, ("detail",), [])
    html = render_section(WHY, "main", first.raw, first.errors, visible=first.checked.visible, new=first.new)
    assert "お答えに応じて、次の質問が増えました" in html
    assert 'href="#id_detail"' in html

    second = take(WHY, reason="other", detail="", _shown="reason detail")
    assert [(error.field, error.message) for error in second.errors] == [
        ("detail", "くわしい理由を入力してください。")
    ]
    third = take(WHY, reason="other", detail="実家に戻る", _shown="reason detail")
    assert (third.done, third.checked.values) == (True, {"reason": "other", "detail": "実家に戻る"})


def test_an_answer_to_a_question_that_was_not_on_the_page_is_not_read() -> None:
    step = take(WHY, draft={"detail": "前の答え"}, reason="move", detail="紛れ込んだ答え", _shown="reason")
    assert step.raw == {"detail": "前の答え", "reason": "move"}
    assert (step.done, step.checked.values) == (True, {"reason": "move"})


def test_a_row_is_added_and_taken_away_without_loss() -> None:
    shown = "kids kids.0.name kids.0.home"
    added = take(ROWS, kids__rows="1", kids__0__name="一郎", _shown=shown, **{"add:kids": "1"})
    assert (added.done, added.errors, len(added.raw["kids"])) == (False, [], 2)
    assert added.raw["kids"][0]["name"] == "一郎"
    full = take(ROWS, kids__rows="2", kids__0__name="一", kids__1__name="二",
                _shown=shown + " kids.1.name", **{"add:kids": "1"})  # fmt: skip
    assert [row["name"] for row in full.raw["kids"]] == ["一", "二"]
    removed = take(ROWS, kids__rows="2", kids__0__name="一", kids__1__name="二",
                   _shown=shown + " kids.1.name", **{"remove:kids:0": "1"})  # fmt: skip
    assert [row["name"] for row in removed.raw["kids"]] == ["二"]


def test_the_first_added_row_leaves_the_blank_one_where_it_was() -> None:
    step = take(
        definition(field("kids", "group", fields=[field("n")], min=1)), _shown="", **{"add:kids": "1"}
    )
    assert step.raw["kids"] == [{}, {}]


def test_an_address_is_filled_from_its_postal_code() -> None:
    of = definition(field("home", "address"))
    step = take(of, home__postal_code="０２７-００５２", _shown="home", **{"fill:home": "1"})
    assert step.errors == []
    assert {key: step.raw["home"][key] for key in ("prefecture", "city", "town")} == {
        "prefecture": "岩手県",
        "city": "宮古市",
        "town": "宮町",
    }


def test_filling_keeps_the_number_that_was_typed_already() -> None:
    of = definition(field("home", "address"))
    step = take(of, home__postal_code="0270052", home__town="宮町1-1", _shown="home", **{"fill:home": "1"})
    assert step.raw["home"]["town"] == "宮町1-1"


def test_an_address_in_a_row_is_filled_too() -> None:
    step = take(ROWS, kids__rows="1", kids__0__home__postal_code="0270052",
                _shown="kids kids.0.name kids.0.home", **{"fill:kids.0.home": "1"})  # fmt: skip
    assert step.raw["kids"][0]["home"]["city"] == "宮古市"


def test_an_unknown_postal_code_is_told_beside_it() -> None:
    step = take(
        definition(field("home", "address")), home__postal_code="9999999", _shown="home", **{"fill:home": "1"}
    )
    assert [error.field for error in step.errors] == ["home.postal_code"]


def test_uploads_join_the_files_that_were_kept_and_can_be_dropped() -> None:
    kept = {"file": "u1", "name": "a.pdf", "media_type": "application/pdf", "size": 3}
    upload = SimpleUploadedFile("b.pdf", b"%PDF")
    files = MultiValueDict({"f": [upload]})
    step = take(FILE, draft={"f": [kept]}, files=files, _shown="f")
    assert (step.done, step.raw["f"]) == (True, [kept, upload])
    dropped = take(FILE, draft={"f": [kept]}, _shown="f", **{"drop:f:0": "1"})
    assert dropped.raw["f"] == []
    assert dropped.button == Button("drop", "f", 0)


def test_a_file_of_the_wrong_kind_is_told_at_once() -> None:
    files = MultiValueDict({"f": [SimpleUploadedFile("b.exe", b"MZ")]})
    step = take(FILE, files=files, _shown="f")
    assert (step.done, [error.field for error in step.errors]) == (False, ["f"])


def test_only_buttons_of_the_page_are_pressed() -> None:
    assert pressed_button(["name", "add:kids"]) == Button("add", "kids", None)
    assert pressed_button(["remove:kids:3"]) == Button("remove", "kids", 3)
    assert pressed_button(["save", "add:", "fill:../x", "remove:kids:9999", "eval:kids"]) is None


@pytest.mark.parametrize("pressed", ["fill:agree.0.x", "fill:f", "fill:f.0.file", "drop:memo:0", "add:agree", "remove:f:0",
                                     "fill:kids.0.name", "fill:kids.0.nothing", "fill:nothing"])  # fmt: skip
def test_a_button_on_a_question_of_another_kind_is_none(pressed: str) -> None:
    of = definition(
        field("memo"),
        field("agree", "yes_no"),
        field("f", "file", max_files=2),
        field("kids", "group", fields=[field("name"), field("home", "address")]),
    )
    draft = {
        "memo": "x",
        "agree": True,
        "f": [{"file": "1", "name": "a.pdf", "size": 5}],
        "kids": [{"name": "花子"}],
    }
    step = take(of, draft, _shown="", **{pressed: "1"})
    assert (step.raw, step.button) == (draft, None)


NAMES = st.sampled_from(["memo", "people", "rows.rows", "rows.0.born", "kind", "kinds", "where.lat", "agree", "photo",
                         "add:rows", "remove:rows:0", "remove:memo:0", "drop:photo:5", "fill:where", "fill:rows.0.born"])  # fmt: skip


@given(
    st.dictionaries(
        NAMES | st.text(max_size=5), st.text(max_size=8) | st.sampled_from(["1", "99", "true", "z"])
    )
)
@settings(max_examples=150, deadline=None)
def test_any_form_that_is_posted_can_be_shown_again(form: dict[str, str]) -> None:
    of = parse_definition(FULL)
    shown = " ".join(of.fields) + " rows.0.born"
    answers = QueryDict(mutable=True)
    answers.update({"_shown": shown} | form)
    step = take_section(of, "main", answers, no_files(), draft={}, context=CONTEXT)
    html = render_section(of, "main", step.raw, step.errors, visible=step.checked.visible, new=step.new)
    assert "_shown" in html
