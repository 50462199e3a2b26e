"""The HTML of a section: complete, labelled, posting back what it shows."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.forms.browsing import Page
from tests.forms.making import CONTEXT, TODAY, check, definition, field, no_files
from tests.forms.test_definition_stored import PACKS
from tests.forms.test_schema import EACH_TYPE
from yorozu.forms.rendering.drawing import drawn
from yorozu.forms.rendering.views import Views
from yorozu.forms.schema.example import complete_example, example_context
from yorozu.forms.services import Definition, check_answers, load_document, read_section, render_section
from yorozu.foundation.errors import FieldError

EVERY = [load_document(path.read_text(encoding="utf-8")).definition for path in PACKS] + [
    definition(*EACH_TYPE)
]


def pages(of: Definition, errors: list[FieldError] | None = None) -> list[tuple[str, Page]]:
    raw, checked = complete_example(of, TODAY)
    return [
        (section, Page(render_section(of, section, raw, errors or [], visible=checked.visible)))
        for section in checked.sections
    ]


@pytest.mark.parametrize("of", EVERY, ids=lambda of: of.code)
def test_what_a_page_shows_it_posts_back(of: Definition) -> None:
    raw, checked = complete_example(of, TODAY)
    back: dict[str, Any] = {}
    for section, page in pages(of):
        back |= read_section(of, section, page.form, no_files())
    files = {name: value for name, value in raw.items() if of.fields[name].type == "file"}
    again = check_answers(of, back | files, context=example_context(of, TODAY))
    assert again.errors == []
    assert again.values == checked.values


@pytest.mark.parametrize("of", EVERY, ids=lambda of: of.code)
def test_every_control_has_a_label_and_every_reference_a_target(of: Definition) -> None:
    everywhere = [FieldError(name, "直してください。") for name in of.fields]
    for _, page in pages(of) + pages(of, everywhere):
        assert len(page.ids) == len(set(page.ids))
        labelled = {label["for"] for label in page.all("label") if "for" in label}
        controls = page.all("input") + page.all("select") + page.all("textarea")
        for control in controls:
            hidden = control.get("type") == "hidden"
            named = control.get("id") in labelled or control["in_label"] == "True" or "aria-label" in control
            assert hidden or named, control
        for _, given in page.elements:
            for target in given.get("aria-describedby", "").split():
                assert target in page.ids
            assert not [key for key in given if key == "style" or key.startswith("on")]
        assert page.all("script") == []


@pytest.mark.parametrize("of", EVERY, ids=lambda of: of.code)
def test_a_question_drawn_around_its_control_is_the_question_drawn_whole(of: Definition) -> None:
    raw, checked = complete_example(of, TODAY)
    for answers in (raw, {}, raw):
        views = Views(of, {}, checked.visible, new=(), known=())
        fields = [views.of(one, name, answers.get(name)) for name, one in of.fields.items()]
        whole = [render_to_string("forms/field.html", {"view": view}) for view in fields]
        assert drawn(of, fields, answers) == whole


def test_nothing_that_one_person_is_told_stands_on_the_page_of_the_next() -> None:
    of = definition(
        field("a", help="説明 {0} <!--control-->"), field("b", "choice", options={"x": "はい", "y": "いいえ"})
    )
    fresh = render_section(of, "main", {}, visible={"a", "b"})
    wrong = [FieldError("a", "直してください。"), FieldError("b", "選んでください。")]
    hers = render_section(
        of, "main", {"a": "甲", "b": "x"}, wrong, visible={"a", "b"}, known={"a": "", "b": ""}
    )
    assert all(
        each in hers for each in ("甲", "直してください。", "選んでください。", "id_a_known", "checked")
    )
    his = render_section(of, "main", {"a": "乙", "b": "y"}, visible={"a", "b"})
    assert not any(each in his for each in ("甲", "ください。", "_known", "_error", "is-invalid"))
    assert render_section(of, "main", {}, visible={"a", "b"}) == fresh


@pytest.mark.parametrize("of", EVERY, ids=lambda of: of.code)
def test_the_link_of_every_error_leads_to_something(of: Definition) -> None:
    checked = check_answers(of, {"unknown": 1}, context=CONTEXT)
    for section in checked.sections:
        page = Page(render_section(of, section, {}, checked.errors, visible=checked.visible))
        mine = [error.field for error in checked.errors if of.section_of.get(error.field) == section]
        assert {f"id_{name}" for name in mine} <= set(page.ids)


def html_of(*fields: dict[str, Any], raw: dict[str, Any] | None = None, **extra: Any) -> Page:
    of = definition(*fields)
    visible = check(of, raw or {}).visible
    return Page(render_section(of, "main", raw or {}, extra.pop("errors", []), visible=visible, **extra))


def test_an_error_stands_beside_its_field_and_is_announced() -> None:
    page = html_of(
        field("a", help="戸籍のとおり"), raw={"a": "x"}, errors=[FieldError("a", "直してください。")]
    )
    control = page.find("id_a")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_a_helptext id_a_error"
    assert page.find("id_a_error")["class"] == "y-error"
    assert control["value"] == "x"


def test_an_error_of_a_part_stands_beside_the_part() -> None:
    page = html_of(field("a", "address"), errors=[FieldError("a.town", "入力してください。")])
    assert page.find("id_a.town")["aria-invalid"] == "true"
    assert "aria-invalid" not in page.find("id_a.city")


def test_wrong_answers_are_shown_as_they_were_typed() -> None:
    page = html_of(field("d", "date"), field("n", "integer"), raw={"d": "来週", "n": "<b>三"})
    assert page.find("id_d")["value"] == "来週"
    assert page.find("id_n")["value"] == "<b>三"


def test_a_kept_date_is_shown_as_wareki() -> None:
    assert html_of(field("d", "date"), raw={"d": "2026-04-01"}).find("id_d")["value"] == "令和8年4月1日"


def test_seven_options_are_buttons_and_eight_a_list() -> None:
    def options(count: int) -> dict[str, str]:
        return {f"o{i}": f"選択肢{i}" for i in range(count)}

    assert len(html_of(field("c", "choice", options=options(7))).all("input")) == 1 + 7
    assert len(html_of(field("c", "choice", options=options(8))).all("option")) == 1 + 8


def test_autocomplete_is_offered_only_for_the_person_at_the_keyboard() -> None:
    of = definition(
        field("me", "person_name", same_as="person.name"), field("child", "person_name"),
        field("mail", "email"), field("other", "email"), field("born", "date", same_as="person.birth_date"),
        field("home", "address", same_as="person.address"), applicant={"email": "mail"},
    )  # fmt: skip
    page = Page(render_section(of, "main", {}, [], visible=check(of, {}).visible))
    tokens = {given["id"]: given["autocomplete"] for given in page.all("input") + page.all("select")
              if "autocomplete" in given}  # fmt: skip
    assert tokens == {
        "id_me.name": "name",
        "id_mail": "email",
        "id_born": "bday",
        "id_home.postal_code": "postal-code",
        "id_home.prefecture": "address-level1",
        "id_home.city": "address-level2",
        "id_home.town": "address-line1",
        "id_home.building": "address-line2",
    }


def test_pressing_enter_presses_next_and_not_a_button_that_changes_answers() -> None:
    page = html_of(field("home", "address"), field("rows", "group", fields=[field("a")]))
    assert [button.get("name") for button in page.all("button")] == [None, "fill:home", "add:rows"]


def test_files_already_sent_are_listed_with_a_button_to_drop_each() -> None:
    files = [{"file": "u1", "name": "母子手帳.pdf", "size": 2048}, {"file": "u2", "name": "b.pdf", "size": 5}]
    page = html_of(field("f", "file", max_files=2), raw={"f": files})
    assert [button.get("name") for button in page.all("button")][1:] == ["drop:f:0", "drop:f:1"]
    assert [given for given in page.all("input") if given.get("type") == "file"] == []


def test_a_place_can_be_told_without_a_map() -> None:
    page = html_of(field("p", "location"), raw={"p": {"lat": None, "lng": None, "note": "橋の下"}})
    assert page.find("id_p.note")["value"] == "橋の下"
    [spot] = [given for given in page.all("div") if "data-map" in given]
    assert {spot["data-lat"], spot["data-lng"]} <= set(page.ids)


def test_a_required_group_opens_with_its_first_row() -> None:
    page = html_of(field("rows", "group", fields=[field("a")], required=True))
    assert "id_rows.0.a" in page.ids
    assert page.form["rows.rows"] == "1"
