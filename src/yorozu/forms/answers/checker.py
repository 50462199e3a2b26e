"""All answers to one definition. Made once for a definition, used for every application."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Any

from yorozu.forms.answers.question import Question, RuleValues, say
from yorozu.forms.answers.result import Checked, Problems, printable
from yorozu.forms.answers.rows import Row, Rows
from yorozu.forms.definition.document import Definition
from yorozu.forms.rules.book import RuleBook, rules_of
from yorozu.forms.rules.names import ANSWERED
from yorozu.forms.rules.scope import RuleContext
from yorozu.forms.types.refused import Refused
from yorozu.foundation.language import JAPANESE, gettext, speaking

_KEPT = 512


class Checker:
    """Holds no state of any answer; may be shared by threads."""

    def __init__(self, definition: Definition) -> None:
        self.book: RuleBook = rules_of(definition)
        self.definition = definition
        fields = {one.id: one for section in definition.sections for one in section.fields}
        self.questions = [Question(fields[name], self.book.fields[name]) for name in self.book.order]
        self.groups = {
            one.id: Rows(one.field, self.book) for one in self.questions if one.field.type == "group"
        }
        self.known = definition.fields.keys()
        self.section_of = definition.section_of
        self._empty: RuleValues = {}
        for question in self.questions:
            question.clear(self._empty)

    def check(
        self, raw: Mapping[str, Any], context: RuleContext, sections: Collection[str] | None
    ) -> Checked:
        return _Run(self, context).run(raw, sections)

    def check_alone(self, name: str, raw: Any, context: RuleContext) -> Checked:
        """One answer by itself, as if its question were asked; what other answers ask of it is not looked at."""
        run = _Run(self, context)
        run._take(next(each for each in self.questions if each.id == name), raw)
        errors = [error for several in run.problems.by_field.values() for error in several]
        return Checked(run.values, errors, frozenset(run.visible), ())

    def rule_values(self, values: Mapping[str, Any], context: RuleContext) -> RuleValues:
        """What rules see of kept answers."""
        run = _Run(self, context)
        run.run(values, None)
        return run.seen


class _Run:
    """One check of one set of answers."""

    def __init__(self, checker: Checker, context: RuleContext) -> None:
        self.checker = checker
        self.problems = Problems()
        self.values: dict[str, Any] = {}
        self.visible: set[str] = set()
        self.answered: list[str] = []
        self.seen: RuleValues = {**checker._empty, **context.values(), ANSWERED: self.answered}
        self.open_sections: dict[str, bool] = {}
        self.rows: dict[str, list[Row]] = {}

    def run(self, raw: Mapping[str, Any], sections: Collection[str] | None) -> Checked:
        for question in self.checker.questions:
            if self._is_open(question) and question.is_shown(self.seen):
                self.visible.add(question.id)
                if question.answered:
                    self._take(question, raw.get(question.id))
        self._ask_for_missing()
        self._apply_checks(sections)
        self._refuse_unknown(raw)
        return self._result(sections)

    def _is_open(self, question: Question) -> bool:
        """Is the section of the question shown? Whatever decides that has been decided before."""
        section = self.checker.section_of[question.id]
        rule = self.checker.book.sections.get(section)
        if section not in self.open_sections:
            self.open_sections[section] = rule is None or rule.decide(self.seen, broken=False) is True
        return self.open_sections[section]

    def _take(self, question: Question, raw: Any) -> None:
        if question.id in self.checker.groups:
            self._take_rows(question.id, raw)
            return
        try:
            value = question.take(raw, self.seen, self.answered)
        except Refused as refused:
            for suffix, message in say(question.field, refused):
                self.problems.add(question.id + suffix, message, under=question.id)
            return
        if value is not None:
            self.values[question.id] = value

    def _take_rows(self, name: str, raw: Any) -> None:
        group = self.checker.groups[name]
        rows = group.read(raw, self.seen, self.problems)
        self.rows[name] = rows or []
        if not rows:
            return
        self.visible.update(f"{name}.{row.number}.{one.id}" for row in rows for one in row.shown)
        kept = [row for row in rows if row.values]
        if kept:
            self.values[name] = [row.values for row in kept]
            self.seen[name] = group.rule_values(kept)
            self.answered.append(name)

    def _ask_for_missing(self) -> None:
        for question in self.checker.questions:
            if question.id not in self.visible or not question.answered or question.id in self.problems:
                continue
            if question.id not in self.values:
                if question.is_required(self.seen):
                    self.problems.add(question.id, question.missing)
            elif (
                len(self.values[question.id]) < int(question.field.min or 0)
                if question.id in self.rows
                else False
            ):
                self.problems.add(question.id, question.missing)
        for name, rows in self.rows.items():
            self.checker.groups[name].ask_for_missing(rows, self.seen, self.problems)

    def _apply_checks(self, sections: Collection[str] | None) -> None:
        """A check that reads an answer with a problem waits until that is put right."""
        for check, rule in self.checker.book.checks:
            about = check.field or next((name for name in self.checker.known if name in rule.names), "")
            if sections is not None and self.checker.section_of.get(about) not in sections:
                continue
            if about in self.problems or any(name in self.problems for name in rule.names):
                continue
            if rule.decide(self.seen, broken=False) is False:
                self.problems.add(about, check.message)

    def _refuse_unknown(self, raw: Mapping[str, Any]) -> None:
        if raw.keys() <= self.checker.known:
            return
        for name in list(raw)[: len(self.checker.known) + 50]:
            if name not in self.checker.known:
                safe = printable(name)
                self.problems.add(
                    safe,
                    gettext("「{safe}」という項目はこの手続にありません。消して送り直してください。").format(
                        safe=safe
                    ),
                )

    def _result(self, sections: Collection[str] | None) -> Checked:
        order, section_of, found = (
            self.checker.definition.fields,
            self.checker.section_of,
            self.problems.by_field,
        )
        errors = [error for name in order for error in found.get(name, ()) if name in found]
        errors += [error for name, several in found.items() if name not in order for error in several]
        if sections is not None:
            ours = {name for name, section in section_of.items() if section in sections}
            errors = [
                error
                for error in errors
                if (top := error.field.partition(".")[0]) in ours or top not in order
            ]
        shown = {section_of[name] for name in self.visible if name in section_of}
        steps = tuple(section.id for section in self.checker.definition.sections if section.id in shown)
        values = {name: self.values[name] for name in order if name in self.values}
        return Checked(values, errors, frozenset(self.visible), steps)


_checkers: OrderedDict[str, Checker] = OrderedDict()
_lock = Lock()


def checker_of(definition: Definition) -> Checker:
    """The checker of a definition; equal definitions share one, the least used are forgotten."""
    key = definition.fingerprint
    found = _checkers.get(key)
    if found is None:
        with speaking(definition.language or JAPANESE):
            found = Checker(definition)
        with _lock:
            _checkers[key] = found
            if len(_checkers) > _KEPT:
                _checkers.popitem(last=False)
    return found
