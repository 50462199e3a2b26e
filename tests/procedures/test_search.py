"""Finding procedures."""

import pytest

from tests.factories import make_city
from tests.procedures.samples import fill, publish
from yorozu.municipality.models import Municipality
from yorozu.procedures.selectors import near_to, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(city: Municipality) -> Municipality:
    publish(city)
    publish(
        city, code="child-allowance", title="児童手当の認定請求", category="childcare", life_events=["birth", "moving"],
        keywords=["児童手当", "子ども手当", "赤ちゃん"], summary="お子さんが生まれたときに、手当を受け取る手続です。",
    )  # fmt: skip
    publish(
        city, code="moving-out", title="転出届", category="moving", life_events=["moving"],
        keywords=["引越し", "水道"], summary="ほかの市区町村へ移る方の届出です。",
    )  # fmt: skip
    publish(
        city, code="e-library", title="電子図書館利用申請", category="learning", life_events=["learning"],
        keywords=["ﾃﾞｼﾞﾀﾙ"], summary="本を読む方へ。水道の本もあります。",
    )  # fmt: skip
    return city


def found(city: Municipality, q: str = "", **filters: str) -> list[str]:
    page = search(city, q=q, **filters)
    assert page.paginator.count == len(page.object_list)
    return [each.code for each in page]


def test_without_a_question_all_are_listed_category_by_category(catalogue: Municipality) -> None:
    assert found(catalogue) == ["child-allowance", "moving-out", "water-start", "e-library"]


def test_the_title_counts_more_than_a_keyword_and_a_keyword_more_than_the_summary(
    catalogue: Municipality,
) -> None:
    assert found(catalogue, "水道") == ["water-start", "moving-out", "e-library"]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("子どもが生まれた", "child-allowance"),
        ("子供が産まれました", "child-allowance"),
        ("赤ちゃん", "child-allowance"),
        ("てんしゅつとどけ", "moving-out"),
        ("テンシュツ", "moving-out"),
        ("引っ越し　手続", "moving-out"),
        ("デジタル", "e-library"),
        ("ＤＩＧＩＴＡＬ図書館", "e-library"),
        ("電子図書館", "e-library"),
    ],
)
def test_words_are_found_however_they_are_written(catalogue: Municipality, question: str, code: str) -> None:
    assert (found(catalogue, question)[:1] or [""])[0] == code


def test_every_word_has_to_be_there(catalogue: Municipality) -> None:
    assert found(catalogue, "水道 図書館") == ["e-library"]
    assert found(catalogue, "水道 図書館 児童") == []


def test_category_and_event_narrow_the_list(catalogue: Municipality) -> None:
    assert found(catalogue, category="moving") == ["moving-out"]
    assert found(catalogue, event="moving") == ["child-allowance", "moving-out", "water-start"]
    assert found(catalogue, "水道", event="moving") == ["water-start", "moving-out"]
    assert found(catalogue, category="moving", event="learning") == []


@pytest.mark.parametrize(
    "question", ["%", "_", "'", '"; DROP TABLE x; --', "\\", "100%_", "\x00", "\ud800", "*"]
)
def test_signs_that_mean_something_to_a_database_are_only_text(
    catalogue: Municipality, question: str
) -> None:
    page = search(catalogue, q=question)
    expected = 4 if question in ("\x00", "\ud800") else 0
    assert page.paginator.count == expected


def test_a_question_is_read_up_to_a_hundred_characters(catalogue: Municipality) -> None:
    assert found(catalogue, "水道" + " " * 98 + "宇宙") == ["water-start", "moving-out", "e-library"]
    assert found(catalogue, "宙" * 5000) == []


def test_a_question_that_finds_nothing_has_neighbours(catalogue: Municipality) -> None:
    assert found(catalogue, "水道の宇宙開発") == []
    assert [each.code for each in near_to(catalogue, q="水道の児童図書館")] == [
        "e-library",
        "child-allowance",
        "moving-out",
        "water-start",
    ]
    assert near_to(catalogue, q="の") == []


def test_pages_hold_twenty_and_a_page_beyond_the_last_is_empty(city: Municipality) -> None:
    fill(city, publish(city), 44)
    sizes = [len(search(city, page=number)) for number in (1, 2, 3, 4, 999_999)]
    assert sizes == [20, 20, 5, 0, 0]
    page = search(city, page=3)
    assert (page.paginator.count, page.paginator.num_pages, page.number) == (45, 3, 3)
    codes = [each.code for number in (1, 2, 3) for each in search(city, page=number)]
    assert len(set(codes)) == 45


def test_another_city_is_not_searched(catalogue: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    publish(other, title="岩沼の届出")
    assert [each.title for each in search(other)] == ["岩沼の届出"]
    assert found(catalogue, "岩沼") == []
