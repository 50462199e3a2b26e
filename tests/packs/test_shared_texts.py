"""The texts in easy Japanese and English: whole, short, and with the numbers of their originals."""

import re
from functools import cache
from pathlib import Path

import pytest

from yorozu.forms.services import Definition, load_document, texts
from yorozu.foundation.language import EASY, ENGLISH

PACKS = Path(__file__).resolve().parents[2] / "packs"
CODES = sorted(path.stem for path in (PACKS / "procedures").glob("*.yaml"))
OUTSIDE = {"resident", "business"}
#: What is typed in Japanese is quoted in English.
QUOTED = re.compile(r'"[^"]*"|\([^)]*\)')
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")

each_procedure = pytest.mark.parametrize("code", CODES)


@cache
def definition_of(code: str) -> Definition:
    return load_document((PACKS / "procedures" / f"{code}.yaml").read_text(encoding="utf-8")).definition


@cache
def texts_of(code: str) -> texts.Texts:
    source = (PACKS / "texts" / f"{code}.yaml").read_text(encoding="utf-8")
    return texts.texts_in(texts.open_texts(source), definition_of(code))


@each_procedure
def test_every_piece_that_somebody_reads_has_its_texts(code: str) -> None:
    definition = definition_of(code)
    assert texts.missing_in(texts_of(code), definition, ENGLISH) == []
    if OUTSIDE & set(definition.audience):
        assert texts.missing_in(texts_of(code), definition, EASY) == []


@each_procedure
def test_titles_and_questions_fit_a_small_phone(code: str) -> None:
    for pieces in texts_of(code).values():
        for key, text in pieces.items():
            if key == "title" or key.endswith(("/title", "/label")):
                assert len(text) <= 100, key


@each_procedure
def test_english_is_english_but_for_what_is_typed_in_japanese(code: str) -> None:
    for key, text in texts_of(code)[ENGLISH].items():
        assert not JAPANESE.search(QUOTED.sub("", text)), key


@each_procedure
def test_amounts_of_money_are_those_of_the_original(code: str) -> None:
    for unit in texts.units_of(definition_of(code)):
        for amount in re.findall(r"\d[\d,]*(?=円)", unit.original):
            for pieces in texts_of(code).values():
                assert unit.key not in pieces or amount in pieces[unit.key], unit.key
