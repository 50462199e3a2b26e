"""Tables and charts as a page shows them; a count that is hidden is None and shown as ＊."""

from dataclasses import dataclass
from typing import Any

from yorozu.foundation.ui.charts import Bar, BarChart, bar_chart
from yorozu.outreach.models import Via
from yorozu.outreach.tabulating.finding import finding, percent

HIDDEN = "＊"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    number: str
    share: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One question: its chart (None for a number or a text without themes), and its table."""

    label: str
    about: str
    kind: str
    chart: BarChart | None
    rows: list[Row]
    numbers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cross:
    """A cross table; each cell is (persons, % of its row, % of its column)."""

    title: str
    row_label: str
    columns: list[str]
    rows: list[tuple[str, list[tuple[str, str, str]], str]]
    totals: list[str]
    total: str


@dataclass(frozen=True, slots=True)
class Returns:
    """What came back; without codes there is no rate."""

    answers: int
    ways: list[Row]
    sent: int
    returned: int
    rate: str
    sides: list[tuple[str, list[tuple[str, int, str, str]]]]


def figures(content: dict[str, Any]) -> list[Figure]:
    """Every question that has something to show."""
    return [_figure(number, each) for number, each in enumerate(content["questions"], 1)]


def crosses_shown(content: dict[str, Any]) -> list[Cross]:
    return [_cross(each) for each in content["crosses"]]


def returns_shown(content: dict[str, Any]) -> Returns:
    """The response rate, in all and by each side of the strata."""
    rates, answers = content["rates"], content["answers"]
    ways = [
        Row(Via(way).label, str(number), percent(number, answers))
        for way, number in content["channels"].items()
    ]
    sides = [
        (
            side["label"],
            [(each["label"], each["sent"], _said(each["returned"]), percent(each["returned"], each["sent"]))
             for each in side["rows"]],
        )
        for side in rates.get("sides", ())
    ]  # fmt: skip
    sent, returned = rates.get("sent", 0), rates.get("returned", 0)
    return Returns(answers, ways, sent, returned, percent(returned, sent), sides)


def _figure(number: int, counted: dict[str, Any]) -> Figure:
    asked, answered = counted["asked"], counted["answered"]
    rows = [
        Row(each["label"], _said(each["count"]), percent(each["count"], asked))
        for each in counted.get("rows", ())
    ]
    found = finding(counted)
    bars = [
        Bar(each["label"], each["count"], f"{_said(each['count'])}人 {percent(each['count'], asked)}".strip())
        for each in counted.get("rows", ())
    ]
    about = "答えた方が少ないため、人数を示しません" if asked is None else f"尋ねた方 {asked:,}人"
    if answered is not None:
        about += f"、答えた方 {answered:,}人"
    if counted["kind"] == "multiple":
        about += "。いくつでも選べる質問なので、割合を足すと100％を超えます"
    names = (("mean", "平均"), ("median", "中央値"), ("low", "最小"), ("high", "最大"))
    numbers = [(label, f"{counted[key]:g}") for key, label in names if counted.get(key) is not None]
    chart = (
        bar_chart(f"chart-{number}", found, bars, about=counted["label"], whole=asked or 0) if bars else None
    )
    return Figure(counted["label"], about, counted["kind"], chart, rows, numbers)


def _cross(table: dict[str, Any]) -> Cross:
    down = table["column_totals"]
    rows = [
        (
            label,
            [
                (_said(cell), percent(cell, total), percent(cell, under))
                for cell, under in zip(cells, down, strict=True)
            ],
            _said(total),
        )
        for label, cells, total in zip(table["rows"], table["cells"], table["row_totals"], strict=True)
    ]
    title = f"{table['row_label']} × {table['column_label']}"
    return Cross(
        title,
        table["row_label"],
        table["columns"],
        rows,
        [_said(each) for each in down],
        _said(table["total"]),
    )


def _said(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"
