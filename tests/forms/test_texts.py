"""Texts of a procedure in easy Japanese and English, held against its definition."""

from typing import Any

import pytest

from tests.forms.making import check, definition, field
from yorozu.forms.services import Definition, DefinitionFaults, check_answers, dump_definition, texts
from yorozu.foundation.language import EASY, ENGLISH, Translated

FILE = """procedure: water-start
easy:
  title: 水道を 使いはじめます
en:
  title: Start using water
  guide: {who: People who start using water., bring: [Your customer number, The address]}
  sections: {main: {title: Notification}}
  fields:
    kind: {label: Who uses it, options: {person: A person, business: A company}}
    members.name: {label: Member's name}
  checks: {0: Answer that it is a person.}
"""


def made(**changes: Any) -> Definition:
    choice = field(
        "kind", "choice", label="使う方", required=True, options={"person": "個人", "business": "会社"}
    )
    people = field("members", "group", label="家族", max=3, fields=[field("name", label="名前")])
    guide = {"who": "使い始める方です。", "bring": ["番号", "住所"]}
    checks = [{"rule": 'kind == "person"', "message": "個人にしてください。", "field": "kind"}]
    return definition(choice, people, **{"guide": guide, "checks": checks, **changes})


def kept(text: str, of: Definition, language: str = ENGLISH) -> dict[str, list[str]]:
    marks = {each.key: texts.mark_of(each.original) for each in texts.units_of(of)}
    found = texts.texts_in(texts.open_texts(text), of)[language]
    return {key: [value, marks[key]] for key, value in found.items()}


def test_a_definition_reads_in_english_where_there_is_a_text_and_in_japanese_where_there_is_none() -> None:
    original = made()
    english = texts.localised(original, kept(FILE, original), language=ENGLISH)
    assert (english.title, english.summary) == ("Start using water", original.summary)
    assert english.guide.bring == ("Your customer number", "The address")
    assert english.sections[0].title == "Notification"
    assert english.fields["kind"].option_label("business") == "A company"
    assert english.fields["members"].fields[0].label == "Member's name"
    assert english.fields["members"].label == "家族"
    assert isinstance(english.title, Translated)
    assert not isinstance(english.summary, Translated)
    assert (english.code, english.language, original.language) == (original.code, "en", "")
    assert english.fingerprint != original.fingerprint
    assert "language" not in dump_definition(original)


def test_answers_are_checked_alike_and_faults_are_told_in_the_words_of_the_text() -> None:
    original = made()
    english = texts.localised(original, kept(FILE, original), language=ENGLISH)
    for answers, fault in (({"kind": "person"}, ""), ({"kind": "business"}, "Answer that it is a person.")):
        assert check(english, answers).values == check(original, answers).values == answers
        assert [each.message for each in check(english, answers).errors] == ([fault] if fault else [])


def test_a_text_whose_original_has_changed_since_is_not_shown() -> None:
    before, after = made(), made(title="水道を使い始める届出")
    english = texts.localised(after, kept(FILE, before), language=ENGLISH)
    assert english.title == "水道を使い始める届出"
    assert english.sections[0].title == "Notification"


def test_every_fault_is_named_with_its_line() -> None:
    wrong = """procedure: water-start
easy: {titel: あ, summary: ""}
en:
  title: [1]
  guide: {bring: [one], how: [x]}
  fields:
    kind: {options: {persons: A}, label: 5}
  checks: {3: x}
de: {title: x}
"""
    found = texts.text_faults(texts.open_texts(wrong), made())
    assert [(each.line, each.path) for each in found] == [
        (2, "easy.summary"),
        (2, "easy.titel"),
        (4, "en.title"),
        (5, "en.guide.bring"),
        (5, "en.guide.how"),
        (7, "en.fields.kind.label"),
        (7, "en.fields.kind.options.persons"),
        (8, "en.checks.3"),
        (9, "de"),
    ]
    assert found[1].message.endswith("「title」のことですか。")
    with pytest.raises(DefinitionFaults, match="もとと同じ2個の一覧"):
        texts.texts_in(texts.open_texts(wrong), made())
    for broken in ("- a", "procedure: [", "easy: {title: あ}"):
        with pytest.raises(DefinitionFaults):
            texts.open_texts(broken)


def test_a_text_may_be_twice_as_long_as_its_original_and_no_longer() -> None:
    for length, faults in ((200, 0), (201, 1)):
        opened = texts.open_texts(f"procedure: water-start\nen: {{title: {'a' * length}}}\n")
        assert len(texts.text_faults(opened, made())) == faults


def test_what_is_missing_is_told_in_the_order_of_the_page() -> None:
    found = texts.texts_in(texts.open_texts(FILE), made())
    assert (
        texts.missing_in(found, made(), ENGLISH)
        == ["summary", "fields/members/label", "fields/members/item_label"][:2]
    )
    assert texts.missing_in(found, made(), EASY)[:2] == ["summary", "guide/who"]


def test_the_section_on_who_fills_it_in_has_no_place_in_a_file() -> None:
    proxied = made(proxy="allowed")
    assert not any("by_" in each.key for each in texts.units_of(proxied))
    english = texts.localised(proxied, {}, language=ENGLISH)
    assert [each.id for each in english.sections] == [each.id for each in proxied.sections]
    assert check_answers(english, {}, context=check.__globals__["CONTEXT"]).errors
