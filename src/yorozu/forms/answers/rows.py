"""The answers of a group: the same questions once for each row."""

from collections.abc import Mapping
from typing import Any

from yorozu.forms.answers.question import Question, RuleValues, say
from yorozu.forms.answers.result import Problems, printable
from yorozu.forms.definition.document import Field
from yorozu.forms.rules.book import RuleBook
from yorozu.forms.rules.names import ANSWERED, ROW_ANSWERED
from yorozu.forms.types.refused import Refused
from yorozu.foundation.language import gettext


class Row:
    """One row while it is being checked. `number` counts from 0 as it was sent."""

    __slots__ = ("number", "values", "around", "shown", "told", "answered")

    def __init__(self, number: int, around: RuleValues) -> None:
        self.number = number
        self.values: dict[str, Any] = {}
        self.answered: list[str] = []
        self.around = around
        self.shown: list[Question] = []
        self.told: set[str] = set()  # questions whose answer was refused; not asked for again as missing


class Rows:
    """A group made ready."""

    def __init__(self, group: Field, book: RuleBook) -> None:
        rules = book.rows[group.id]
        fields = {one.id: one for one in group.fields}
        self.group = group
        self.questions = [Question(fields[name], rules[name]) for name in book.row_order[group.id]]
        self.known = {one.id for one in group.fields if one.answered}
        self.has_rules = any(one.show or one.require for one in self.questions)
        self.item = group.item_label or group.label

    def read(self, raw: Any, around: RuleValues, problems: Problems) -> list[Row] | None:
        """Rows with something in them; None when the list itself cannot be read (a problem is then noted)."""
        if raw is None or raw == "":
            return []
        most = int(self.group.max or 1)
        if not isinstance(raw, list):
            problems.add(
                self.group.id,
                gettext("{label}: 一件ごとの一覧として送ってください。").format(label=self.group.label),
            )
        elif len(raw) > most:
            problems.add(
                self.group.id,
                gettext("{label}の欄は{most}個までです（今は{count}個です）。減らしてください。").format(
                    label=self.group.label, most=most, count=len(raw)
                ),
            )
        else:
            rows = (self._row(i, item, around, problems) for i, item in enumerate(raw) if not _is_blank(item))
            return [row for row in rows if row is not None]
        return None

    def _row(self, number: int, raw: Any, around: RuleValues, problems: Problems) -> Row | None:
        if not isinstance(raw, Mapping):
            self._problem(problems, number, "", "項目名と答えの組で送ってください。")
            return None
        row = Row(number, dict(around) if self.has_rules else {})
        row.around[ANSWERED] = list(row.around.get(ANSWERED, ()))
        for question in self.questions:
            question.clear(row.around)
            if question.id in row.around[ANSWERED]:
                row.around[ANSWERED].remove(question.id)
        self._refuse_unknown(number, raw, problems)
        for question in self.questions:
            self._take(row, question, raw, problems)
        return row

    def _take(self, row: Row, question: Question, raw: Mapping[str, Any], problems: Problems) -> None:
        if not question.is_shown(row.around):
            return
        row.shown.append(question)
        if not question.answered:
            return
        try:
            value = question.take(raw.get(question.id), row.around, row.answered)
        except Refused as refused:
            for suffix, message in say(question.field, refused):
                self._problem(problems, row.number, f".{question.id}{suffix}", message)
            row.told.add(question.id)
            return
        if value is not None:
            row.values[question.id] = value
            row.around[ANSWERED].append(question.id)

    def ask_for_missing(self, rows: list[Row], around: RuleValues, problems: Problems) -> None:
        """Once every other question is decided: what each row still lacks."""
        for row in rows:
            values = around | row.around if self.has_rules else row.around
            for question in row.shown:
                settled = question.id in row.values or question.id in row.told
                if question.answered and not settled and question.is_required(values):
                    self._problem(problems, row.number, f".{question.id}", question.missing)

    def rule_values(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Rows as rules see them."""
        found = []
        for row in rows:
            seen = {one.id: row.around[one.id] for one in self.questions if one.id in row.around}
            found.append(seen | {ROW_ANSWERED: row.answered, "_questions": len(self.known)})
        return found

    def _refuse_unknown(self, number: int, raw: Mapping[str, Any], problems: Problems) -> None:
        if raw.keys() <= self.known:
            return
        for name in list(raw)[: len(self.known) + 20]:
            if name not in self.known:
                safe = printable(name)
                self._problem(
                    problems,
                    number,
                    f".{safe}",
                    gettext("「{safe}」という項目はありません。消して送り直してください。").format(safe=safe),
                )

    def _problem(self, problems: Problems, number: int, suffix: str, message: str) -> None:
        where = gettext("{number}番目の{item}: ").format(number=number + 1, item=self.item)
        problems.add(f"{self.group.id}.{number}{suffix}", where + message, under=self.group.id)


def _is_blank(item: Any) -> bool:
    """Was the row left empty altogether? Two levels are looked at, as deep as answers go."""
    if not isinstance(item, Mapping):
        return item is None or item == ""
    return all(_is_nothing(value) for value in item.values())


def _is_nothing(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(part is None or (isinstance(part, str) and not part.strip()) for part in value.values())
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
