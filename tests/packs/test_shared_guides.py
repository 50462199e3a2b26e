"""The eight guides that every city shares: whole, walkable to the end, and naming only procedures that there are."""

from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from yorozu.forms.services import load_document
from yorozu.foundation.language import Translated
from yorozu.procedures.guides.shape import EVENTS, LifeGuide, Question
from yorozu.procedures.guides.speaking import localised, read_texts
from yorozu.procedures.guides.storing import load_guide
from yorozu.procedures.guides.walking import Walk, walk

PACKS = Path(__file__).resolve().parents[2] / "packs"
FILES = sorted((PACKS / "guides").glob("*.yaml"))
CODES = {path.stem for path in (PACKS / "procedures").glob("*.yaml")}
TODAY = date(2026, 11, 20)

each_guide = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def guide_of(path: Path) -> LifeGuide:
    return load_guide(path.read_text(encoding="utf-8"), known=CODES)


def values_of(question: Question) -> list[list[str]]:
    """Every way to answer that leads somewhere else, and everything and nothing where several may be ticked."""
    if question.kind == "one":
        return [[each.id] for each in question.answers]
    if question.kind == "several":
        return [[""], ["", *(each.id for each in question.answers)]]
    return [["2026-12-01"], ["unknown"]]


def ways(guide: LifeGuide) -> list[Walk]:
    """Every way through the guide."""
    found: list[Walk] = []
    waiting: list[dict[str, list[str]]] = [{}]
    while waiting:
        given = waiting.pop()
        way = walk(guide, given, today=TODAY)
        if way.current is None:
            found.append(way)
            continue
        waiting += [{**given, way.current.id: values} for values in values_of(way.current)]
    return found


def test_each_of_the_eight_events_has_its_guide() -> None:
    assert {path.stem for path in FILES} == set(EVENTS)


@each_guide
def test_the_file_is_read_without_fault_and_named_after_its_event(path: Path) -> None:
    assert guide_of(path).event == path.stem


@each_guide
def test_every_way_ends_with_something_to_do_and_all_of_it_is_come_to(path: Path) -> None:
    guide = guide_of(path)
    found = ways(guide)
    assert found
    assert [way for way in found if not way.needs] == []
    assert {need.id for way in found for need in way.needs} == {need.id for need in guide.needs}


@each_guide
def test_what_has_a_day_to_count_from_asks_for_it_on_the_way(path: Path) -> None:
    for way in islice(ways(guide_of(path)), 400):
        asked = {step.question.id for step in way.steps}
        counted = {need.deadline.question for need in way.needs if need.deadline}
        assert counted <= asked


@each_guide
def test_the_terms_of_a_procedure_are_those_of_questions_that_it_asks(path: Path) -> None:
    for need in guide_of(path).needs:
        if need.same:
            text = (PACKS / "procedures" / f"{need.procedure}.yaml").read_text(encoding="utf-8")
            assert {name for name, _ in need.same} <= load_document(text).definition.fields.keys()


@each_guide
def test_every_sentence_of_a_guide_can_be_read_in_easy_japanese_and_english(path: Path) -> None:
    guide = guide_of(path)
    texts = read_texts((PACKS / "guide-texts" / path.name).read_text(encoding="utf-8"), guide)
    assert set(texts) == {"ja-easy", "en"}
    spoken = _sentences(localised(guide, texts["en"]))
    assert [each for each in spoken if not isinstance(each, Translated)] == []


def _sentences(guide: LifeGuide) -> list[str]:
    found = [guide.title, guide.lead]
    for question in guide.questions:
        found += [question.text, question.help]
        found += [text for answer in question.answers for text in (answer.label, answer.help)]
    for need in guide.needs:
        found += [need.title, need.about, need.where, need.when, *need.bring]
    return [each for each in found if each]
