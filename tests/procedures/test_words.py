"""Words for searching."""

from hypothesis import given, settings
from hypothesis import strategies as st

from yorozu.foundation.text import fold
from yorozu.procedures.words import clean_question, phrases, search_key


def words(question: str) -> list[str]:
    return [word.usual for phrase in phrases(question) for word in phrase.words]


def test_particles_endings_and_helping_verbs_are_left_out() -> None:
    assert words("子どもが生まれた") == ["子供", "生まれる"]
    assert words("年金がほしい") == ["年金"]
    assert words("引越しの手続") == ["引っ越し"]


def test_a_key_holds_the_text_its_usual_words_and_its_reading() -> None:
    assert search_key("罹災証明 引越し").split("\n") == [
        "罹災証明 引越し",
        "引っ越し",
        "りさいしょうめいきごうひっこし",
    ]


def test_a_question_is_cut_to_a_hundred_characters_and_its_spaces_to_one() -> None:
    assert clean_question("　水道 \t 中止\n") == "水道 中止"
    assert clean_question("あ" * 101) == "あ" * 100
    assert clean_question("\x00") == ""


def test_a_phrase_that_says_nothing_counts_only_when_it_is_alone() -> None:
    assert [phrase.whole for phrase in phrases("引越し 手続")] == ["引越し"]
    assert [phrase.whole for phrase in phrases("手続")] == ["手続"]


def test_five_phrases_and_eight_words_in_each_count() -> None:
    assert [phrase.whole for phrase in phrases("a b c d e f g")] == ["a", "b", "c", "d", "e"]
    assert max(len(phrase.words) for phrase in phrases("水道電気税金年金図書館道路保育介護災害住民票")) == 8


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_that_is_one_phrase_finds_itself(text: str) -> None:
    question = clean_question(text)
    found = phrases(question)
    key = search_key(question)
    assert all(phrase.whole in key for phrase in found)
    parts = fold(question).split()[:5]
    assert [phrase.whole for phrase in found] == [
        part for part in parts if part in {each.whole for each in found}
    ]
    assert bool(found) == bool(parts)
