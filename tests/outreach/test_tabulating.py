"""Counts, cross tables, hidden counts, words and charts, without a database."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as some

from yorozu.foundation.ui.charts import WIDTH, Bar, bar_chart, wrapped
from yorozu.outreach.tabulating.counting import NO_ANSWER, Theme, count
from yorozu.outreach.tabulating.crossing import cross
from yorozu.outreach.tabulating.finding import finding, percent
from yorozu.outreach.tabulating.hiding import (
    bridges_of,
    hide_cross,
    hide_question,
    hide_questions,
    hide_returns,
)
from yorozu.outreach.tabulating.questions import Question
from yorozu.outreach.tabulating.words import frequent_words, holding

AGE = Question("age", "年齢", "single", (("y", "若い"), ("o", "年配")))
WANT = Question("want", "希望", "multiple", (("a", "甲"), ("b", "乙")))
SCORE = Question("score", "満足度", "scale", tuple((str(n), str(n)) for n in range(1, 6)))
YEARS = Question("years", "年数", "number")
WISH = Question("wish", "意見", "text")


@dataclass
class Given:
    values: dict[str, Any]
    asked: frozenset[str] = frozenset({"age", "want", "score", "years", "wish"})
    themes: dict[str, list[int]] = field(default_factory=dict)


ANSWERS = [
    Given({"age": "y", "want": ["a", "b"], "score": 5, "years": 3}),
    Given({"age": "o", "want": ["a"], "score": 4, "years": 10}, themes={"wish": [7]}),
    Given({"age": "o", "want": [], "score": 2, "years": 50}),
    Given({"want": ["b"]}),
    Given({"age": "y"}, asked=frozenset({"age"})),
]


def test_one_question_is_counted_of_those_who_were_asked() -> None:
    single = count(AGE, ANSWERS)
    assert (single["asked"], single["answered"]) == (5, 4)
    assert [(each["code"], each["count"]) for each in single["rows"]] == [("y", 2), ("o", 2), (NO_ANSWER, 1)]
    several = count(WANT, ANSWERS)
    assert (several["asked"], several["answered"]) == (4, 3)
    assert [each["count"] for each in several["rows"]] == [2, 2, 1]
    scale = count(SCORE, ANSWERS)
    assert [each["count"] for each in scale["rows"]] == [0, 1, 0, 1, 1, 1]
    assert (scale["mean"], scale["median"], scale["low"], scale["high"]) == (3.67, 4.0, 2, 5)
    number = count(YEARS, ANSWERS[:2])
    assert (number["mean"], number["median"]) == (6.5, 6.5)
    assert "rows" not in number
    text = count(WISH, ANSWERS, [Theme(7, "wish", "駅"), Theme(8, "wish", "夜"), Theme(9, "other", "別")])
    assert [(each["label"], each["count"]) for each in text["rows"]] == [("駅", 1), ("夜", 0)]
    assert count(YEARS, [])["mean"] is None


def test_two_questions_are_crossed_and_totals_are_persons() -> None:
    table = cross(AGE, WANT, ANSWERS)
    assert table["cells"] == [[1, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert (table["row_totals"], table["column_totals"], table["total"]) == ([1, 2, 1], [2, 2, 1], 4)
    assert not table["column_single"]
    assert cross(AGE, SCORE, ANSWERS)["column_single"]


def test_small_counts_of_a_question_are_hidden_and_cannot_be_worked_out() -> None:
    def shown(*counts: int) -> list[int | None]:
        rows = [{"code": str(n), "label": "", "count": each} for n, each in enumerate(counts)]
        asked = sum(counts)
        found = hide_question(
            {"id": "q", "kind": "single", "asked": asked, "answered": asked, "rows": rows}, 10
        )
        return [each["count"] for each in found["rows"]]

    assert shown(50, 40, 3, 0) == [50, None, None, 0]  # two hidden, or the sum would tell
    assert shown(50, 4, 3, 60) == [None, None, None, 60]  # together they were 7, still too few
    assert shown(50, 40, 9, 8) == [50, 40, None, None]
    assert shown(50, 0, 10) == [50, 0, 10]
    number = {
        "id": "n",
        "kind": "number",
        "asked": 9,
        "answered": 9,
        "mean": 3.0,
        "median": 3.0,
        "low": 1.0,
        "high": 9.0,
    }
    assert hide_question(number, 10)["mean"] is None
    assert hide_question({**number, "asked": 90, "answered": 90}, 10) | {"high": None} == {
        **number, "asked": 90, "answered": 90, "low": None, "high": None,
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some.integers(2, 5), some.integers(2, 5), some.data())
def test_no_hidden_cell_of_a_cross_table_can_be_computed_from_the_sums(
    height: int, width: int, data: some.DataObject
) -> None:
    cells = [[data.draw(some.integers(0, 30)) for _ in range(width)] for _ in range(height)]
    table = {
        "rows": ["r"] * height, "columns": ["c"] * width, "cells": cells, "row_totals": [sum(row) for row in cells],
        "column_totals": [sum(column) for column in zip(*cells, strict=True)], "total": sum(map(sum, cells)),
        "row_single": True, "column_single": True,
    }  # fmt: skip
    assume(sum(map(sum, cells)) >= 10)  # fewer are not shown at all
    found = hide_cross(table, 10)
    grid = [[*row, total] for row, total in zip(found["cells"], found["row_totals"], strict=True)]
    grid.append([*found["column_totals"], found["total"]])
    hidden = {(r, c) for r, c in product(range(height + 1), range(width + 1)) if grid[r][c] is None}
    true = [[*row, sum(row)] for row in cells] + [[*map(sum, zip(*cells, strict=True)), sum(map(sum, cells))]]
    assert all(
        (r, c) in hidden for r, c in product(range(height + 1), range(width + 1)) if 0 < true[r][c] < 10
    )
    assert all(
        grid[r][c] == true[r][c]
        for r, c in product(range(height + 1), range(width + 1))
        if (r, c) not in hidden
    )
    assert not bridges_of(hidden)
    lines = Counter(("row", r) for r, _ in hidden) + Counter(("column", c) for _, c in hidden)
    assert all(number >= 2 for number in lines.values())


def test_what_is_hidden_in_one_table_is_not_told_by_another() -> None:
    def asked(name: str, *counts: int) -> dict[str, Any]:
        rows = [{"code": str(n), "label": "", "count": each} for n, each in enumerate(counts)]
        return {"id": name, "kind": "single", "asked": sum(counts), "answered": sum(counts), "rows": rows}

    # 12 said so in the first question, hidden beside 4; only they were asked the second.
    first, second, third = hide_questions([asked("a", 50, 12, 4), asked("b", 12, 0), asked("c", 66)], 66, 10)
    assert [each["count"] for each in first["rows"]] == [50, None, None]
    assert (second["asked"], [each["count"] for each in second["rows"]]) == (None, [None, None])
    assert (third["asked"], third["rows"][0]["count"]) == (66, 66)
    few = hide_questions([asked("a", 5, 0)], 66, 10)[0]
    assert (few["asked"], [each["count"] for each in few["rows"]]) == (None, [None, None])
    # The total of a row that is hidden alone is hidden here too; all other totals count as known.
    table = {
        "rows": ["r"] * 3, "columns": ["c"] * 2, "cells": [[30, 20], [8, 4], [2, 2]], "row_totals": [50, 12, 4],
        "column_totals": [40, 26], "total": 66, "row_single": True, "column_single": True,
    }  # fmt: skip
    found = hide_cross(table, 10, rows=[1, 2])
    assert found["row_totals"] == [50, None, None]
    assert (found["cells"][0], found["column_totals"]) == ([30, 20], [40, 26])
    # Several answers across: each column adds up for itself.
    several = hide_cross({**table, "column_single": False}, 10)
    assert [row[0] for row in several["cells"]] == [30, None, None]
    assert several["column_totals"] == [40, 26]


def test_a_mean_a_margin_and_a_rate_do_not_tell_what_is_hidden() -> None:
    scale = count(SCORE, [Given({"score": n}) for n, many in enumerate([60, 2, 12], 1) for _ in range(many)])
    assert scale["mean"] == 1.35
    shown = hide_question(scale, 10)
    assert [each["count"] for each in shown["rows"]] == [60, None, None, 0, 0, 0]
    assert (shown["mean"], shown["median"]) == (None, None)
    assert hide_question(scale, 2)["mean"] == 1.35
    # One question with several answers: persons add up only for the other.
    table = {
        "cells": [[30, 20], [25, 15], [3, 2]], "row_totals": [40, 30, 4], "column_totals": [58, 37], "total": 74,
        "row_single": True, "column_single": False,
    }  # fmt: skip
    assert hide_cross(table, 10)["row_totals"] == [40, None, None]
    turned = {
        "cells": [[30, 25, 3], [20, 15, 2]], "row_totals": [58, 37], "column_totals": [40, 30, 4], "total": 74,
        "row_single": False, "column_single": True,
    }  # fmt: skip
    assert hide_cross(turned, 10)["column_totals"] == [40, None, None]
    # A total that is hidden is not told by cells that are all shown.
    total = {
        **table,
        "cells": [[40, 10], [50, 20]],
        "row_totals": [60, 70],
        "column_totals": [90, 30],
        "total": 130,
    }
    assert hide_cross(total, 10)["cells"] == [[40, 10], [50, 20]]
    assert hide_cross(total, 10, columns=[0])["cells"] == [[None, 10], [50, 20]]
    sent = [{"label": each, "sent": n, "returned": n // 2} for each, n in (("A", 60), ("B", 37), ("島", 3))]
    assert [each["returned"] for each in hide_returns(sent, 10)] == [30, None, None]
    assert hide_returns(sent, 3) == sent


def test_who_did_not_give_one_of_several_answers_is_hidden_as_well() -> None:
    given_all = [Given({"want": ["a", "b"] if n < 60 else ["a"]}) for n in range(99)]
    counted = count(WANT, [*given_all, Given({"want": ["b"]})])
    assert [each["count"] for each in counted["rows"]] == [99, 61, 0]
    assert [each["count"] for each in hide_question(counted, 10)["rows"]] == [None, 61, 0]
    found = hide_cross(
        {
            "cells": [[48, 20], [30, 20]], "row_totals": [50, 50], "column_totals": [78, 40], "total": 100,
            "row_single": True, "column_single": False,
        },
        10,
    )  # fmt: skip
    assert found["cells"] == [[None, 20], [None, 20]]


def test_words_are_found_as_the_dictionary_has_them() -> None:
    texts = ["窓口が夜も開いているとよい。", "夜の窓口があれば申し込みしやすい。", "駐車場が狭いです。"]
    words = dict(frequent_words(texts))
    assert words["窓口"] == 2
    assert "駐車場" not in words
    numbered = list(enumerate(texts))
    assert holding(numbered, "窓口") == [0, 1]
    assert holding(numbered, "申込") == [1]
    assert holding(numbered, "") == [0, 1, 2]
    assert holding(numbered, "図書館") == []


def test_the_title_of_a_chart_is_what_was_found() -> None:
    assert finding(count(AGE, ANSWERS[:3])) == "「年配」が最も多く66.7％です"
    assert finding(count(AGE, ANSWERS)) == "「若い」と「年配」が並んで最も多く40.0％です"
    assert finding(count(SCORE, ANSWERS)) == "平均は3.67、中央値は4です"
    assert finding(count(AGE, [])) == "示せる回答がありません"
    assert [percent(*each) for each in ((1158, 2700), (1, 3), (2, 3), (0, 5), (1, 0), (None, 3))] == [
        "42.9％", "33.3％", "66.7％", "0.0％", "", "",
    ]  # fmt: skip


def test_a_chart_keeps_its_bars_and_texts_inside_and_says_them_aloud() -> None:
    chart = bar_chart(
        "c", "題", [Bar("若い" * 20, 30, "30人"), Bar("年配", 60, "60人"), Bar("秘", None, "＊")], whole=90
    )
    assert [each.width for each in chart.bars] == [67.3, 134.7, 0.0]
    assert [len(each.lines) for each in chart.bars] == [2, 1, 1]
    assert all(each.y + each.height <= chart.height and each.text_x < WIDTH for each in chart.bars)
    tops = [line.y for each in chart.bars for line in each.lines]
    assert tops == sorted(tops)
    assert chart.said.endswith("年配 60人、秘 ＊")
    assert wrapped("") == [""]
    assert bar_chart("e", "空", []).bars == ()
