"""The tables of a round as files: CSV for programs and people, Excel with a sheet for each."""

from collections.abc import Iterator
from typing import Any

from yorozu.foundation.tables import csv_file
from yorozu.foundation.workbooks import Workbook
from yorozu.outreach.models import Via
from yorozu.outreach.tabulating.finding import percent

_HEADER = ("表", "質問", "行", "列", "人数", "割合", "割合の分母")
_HIDDEN = "＊"
Line = tuple[str, str, str, str, str, str, str]


def csv_of(content: dict[str, Any]) -> bytes:
    """One line a figure: which table, which question, row, column, persons, percentage, and of how many."""
    return csv_file(_HEADER, [*_returns(content), *_questions(content), *_crosses(content)])


def excel_of(content: dict[str, Any]) -> bytes:
    """Sheets 回収, 単純集計 and クロス集計."""
    book = Workbook()
    for name, lines in (("回収", _returns), ("単純集計", _questions), ("クロス集計", _crosses)):
        sheet = book.sheet(name, _HEADER)
        for each in lines(content):
            sheet.add(each)
    return book.finish()


def _returns(content: dict[str, Any]) -> Iterator[Line]:
    yield _line("回収", "", "回答", "", content["answers"], None)
    for channel, number in content["channels"].items():
        yield _line("回収", "回答の方法", Via(channel).label, "", number, content["answers"])
    yield _line("回収", "", "番号のない回答", "", content["without_code"], content["answers"])
    if rates := content["rates"]:
        yield _line("回収", "回収率", "全体", "", rates["returned"], rates["sent"])
        for side in rates["sides"]:
            for row in side["rows"]:
                yield _line(
                    "回収", f"回収率（{side['label']}）", row["label"], "", row["returned"], row["sent"]
                )


def _questions(content: dict[str, Any]) -> Iterator[Line]:
    for each in content["questions"]:
        for row in each.get("rows", ()):
            yield _line("単純集計", each["label"], row["label"], "", row["count"], each["asked"])
        for key, name in (("mean", "平均"), ("median", "中央値"), ("low", "最小"), ("high", "最大")):
            if each.get(key) is not None:
                yield ("単純集計", each["label"], name, "", f"{each[key]:g}", "", "")


def _crosses(content: dict[str, Any]) -> Iterator[Line]:
    for each in content["crosses"]:
        label = f"{each['row_label']} × {each['column_label']}"
        for row, cells, total in zip(each["rows"], each["cells"], each["row_totals"], strict=True):
            for column, number in zip(each["columns"], cells, strict=True):
                yield _line("クロス集計", label, row, column, number, total)
            yield _line("クロス集計", label, row, "合計", total, each["total"])


def _line(table: str, question: str, row: str, column: str, number: int | None, of: int | None) -> Line:
    said = _HIDDEN if number is None else str(number)
    return table, question, row, column, said, percent(number, of), "" if of is None else str(of)
