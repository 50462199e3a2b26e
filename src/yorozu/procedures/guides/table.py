"""A guide as one table that staff edit in a spreadsheet: a row for the guide, each question, answer and procedure."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from yorozu.procedures.guides.deadlines import written
from yorozu.procedures.guides.faults import FaultList, Path, Place
from yorozu.procedures.guides.reading import read_guide
from yorozu.procedures.guides.shape import END, Answer, LifeGuide, Need, Question

COLUMNS = (
    "種類", "記号", "文", "説明", "答え方", "次の質問", "必要な手続", "手続コード", "窓口",
    "いつまで", "期限", "期限の基準", "できる日の基準", "持ち物", "同じ意味の用語", "項目の用語",
)  # fmt: skip
_GUIDE, _QUESTION, _ANSWER, _NEED = "案内", "質問", "答え", "手続"
_THE_END = "終わり"
_KINDS = {"一つ選ぶ": "one", "いくつでも選ぶ": "several", "日を書く": "date"}
_KIND_NAMES = {code: name for name, code in _KINDS.items()}
# Column → key of the document, for each kind of row.
_KEYS: dict[str, dict[str, str]] = {
    _GUIDE: {"記号": "event", "文": "title", "説明": "lead"},
    _QUESTION: {
        "記号": "id", "文": "text", "説明": "help", "答え方": "kind", "次の質問": "next", "同じ意味の用語": "same_as",
    },
    _ANSWER: {"記号": "id", "文": "label", "説明": "help", "次の質問": "next", "必要な手続": "needs"},
    _NEED: {
        "記号": "id", "文": "title", "説明": "about", "手続コード": "procedure", "窓口": "where", "いつまで": "when",
        "期限": "deadline", "期限の基準": "from", "できる日の基準": "opens", "持ち物": "bring",
        "項目の用語": "same",
    },
}  # fmt: skip
_BETWEEN_NAMES = re.compile(r"[\s、,，]+")
_BETWEEN_LINES = re.compile(r"[\r\n]+")


def table_of(guide: LifeGuide) -> list[list[str]]:
    """The rows under `COLUMNS`."""
    rows = [_row(_GUIDE, {"記号": guide.event, "文": guide.title, "説明": guide.lead})]
    for question in guide.questions:
        rows.append(_question(question))
        rows += [_answer(each) for each in question.answers]
    return rows + [_need(each) for each in guide.needs]


def read_table(rows: Sequence[Sequence[str]], *, event: str, known: Collection[str]) -> LifeGuide:
    """The guide that a table tells, heading row first. Raises GuideFaults with every fault by row and column."""
    table = _Table()
    table.read(rows, event)
    if not table.document["questions"]:
        table.faults.raise_if_any()
    table.faults.places = table.places
    return read_guide(table.document, known=known, faults=table.faults)


@dataclass
class _Table:
    """The document as it grows row by row, and where each part of it stands."""

    faults: FaultList = field(default_factory=FaultList)
    document: dict[str, Any] = field(default_factory=lambda: {"questions": [], "needs": []})
    places: dict[Path, Place] = field(default_factory=dict)
    guides: int = 0

    def read(self, rows: Sequence[Sequence[str]], event: str) -> None:
        heading = [each.strip() for each in rows[0]] if rows else []
        if not self._good(heading):
            return
        for number, cells in enumerate(rows[1:], 2):
            row = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name}
            if any(row.values()):
                self._take(number, row)
        if not self.guides:
            self.faults.at(
                Place(2, "種類"), f"「{_GUIDE}」の行がありません。書き出した表から始めてください。"
            )
        elif self.document.get("event") not in (event, ""):
            place = self.places[("event",)]
            self.faults.at(place, f"ほかのできごとの表です。このできごとの記号は「{event}」です。")

    def _good(self, heading: list[str]) -> bool:
        for name in COLUMNS:
            if name not in heading:
                self.faults.at(
                    Place(1, name), "見出しの行にこの列がありません。書き出した表から始めてください。"
                )
        for name in dict.fromkeys(heading):
            if name and name not in COLUMNS:
                self.faults.at(Place(1, name[:40]), "この列はありません。消してください。")
            elif name and heading.count(name) > 1:
                self.faults.at(Place(1, name), "同じ列が二つあります。一つにしてください。")
        return not self.faults.found

    def _take(self, number: int, row: dict[str, str]) -> None:
        kind = row.get("種類", "")
        if kind not in _KEYS:
            self.faults.at(
                Place(number, "種類"), f"「{kind[:40]}」は使えません。{'・'.join(_KEYS)} のどれかです。"
            )
            return
        self._refuse_unused(number, kind, row)
        path = self._path(number, kind)
        if path is None:
            return
        self.places[path] = Place(number)
        node = self.document if kind == _GUIDE else self._append(path)
        for column, key in _KEYS[kind].items():
            self.places[(*path, key)] = Place(number, column)
            if cell := row.get(column, ""):
                node[key] = self._value(number, column, cell)

    def _refuse_unused(self, number: int, kind: str, row: dict[str, str]) -> None:
        for column, cell in row.items():
            if cell and column != "種類" and column not in _KEYS[kind]:
                self.faults.at(Place(number, column), f"「{kind}」の行では使いません。空欄にしてください。")

    def _path(self, number: int, kind: str) -> Path | None:
        questions = self.document["questions"]
        if kind == _GUIDE:
            self.guides += 1
            if self.guides > 1:
                self.faults.at(Place(number, "種類"), f"「{_GUIDE}」の行は一つだけにしてください。")
                return None
            return ()
        if kind == _QUESTION:
            return ("questions", len(questions))
        if kind == _NEED:
            return ("needs", len(self.document["needs"]))
        if not questions:
            self.faults.at(Place(number, "種類"), "「答え」の行は「質問」の行の下に書いてください。")
            return None
        return ("questions", len(questions) - 1, "answers", len(questions[-1].get("answers", ())))

    def _append(self, path: Path) -> dict[str, Any]:
        node: dict[str, Any] = {}
        if path[0] == "needs":
            self.document["needs"].append(node)
        elif len(path) == 2:
            self.document["questions"].append(node)
        else:
            self.document["questions"][-1].setdefault("answers", []).append(node)
        return node

    def _value(self, number: int, column: str, cell: str) -> Any:
        if column in ("必要な手続", "持ち物"):
            between = _BETWEEN_NAMES if column == "必要な手続" else _BETWEEN_LINES
            return [each.strip() for each in between.split(cell) if each.strip()]
        if column == "項目の用語":
            lines = [each.partition("=") for each in _BETWEEN_LINES.split(cell) if each.strip()]
            return {name.strip(): term.strip() for name, _, term in lines}
        if column == "次の質問":
            return END if cell == _THE_END else cell
        if column == "答え方" and cell not in _KINDS:
            self.faults.at(
                Place(number, column), f"「{cell[:40]}」は使えません。{'・'.join(_KINDS)} のどれかです。"
            )
            return "one"
        return _KINDS[cell] if column == "答え方" else cell


def _question(question: Question) -> list[str]:
    return _row(
        _QUESTION,
        {
            "記号": question.id,
            "文": question.text,
            "説明": question.help,
            "答え方": _KIND_NAMES[question.kind],
            "次の質問": _next(question.next),
            "同じ意味の用語": question.same_as,
        },
    )


def _answer(answer: Answer) -> list[str]:
    return _row(
        _ANSWER,
        {
            "記号": answer.id,
            "文": answer.label,
            "説明": answer.help,
            "次の質問": _next(answer.next),
            "必要な手続": "、".join(answer.needs),
        },
    )


def _need(need: Need) -> list[str]:
    return _row(
        _NEED,
        {
            "記号": need.id,
            "文": need.title,
            "説明": need.about,
            "手続コード": need.procedure,
            "窓口": need.where,
            "いつまで": need.when,
            "期限": written(need.deadline) if need.deadline else "",
            "期限の基準": need.deadline.question if need.deadline else "",
            "できる日の基準": need.opens,
            "持ち物": "\n".join(need.bring),
            "項目の用語": "\n".join(f"{name}={term}" for name, term in need.same),
        },
    )


def _next(name: str) -> str:
    return _THE_END if name == END else name


def _row(kind: str, cells: dict[str, str]) -> list[str]:
    read: Callable[[str], str] = {"種類": kind, **cells}.get  # type: ignore[assignment]
    return [read(column) or "" for column in COLUMNS]
