"""All rules of a definition, compiled; the faults of all of them at once."""

from dataclasses import dataclass, field

from yorozu.forms.definition.document import Check, Definition, Field, OfficeCheck, RouteStep
from yorozu.forms.definition.faults import DefinitionFaults, FaultList, Path
from yorozu.forms.definition.who import who_section
from yorozu.forms.rules.order import decided_order
from yorozu.forms.rules.rule import Language, Rule
from yorozu.forms.rules.scope import OUTCOME, scope_in, scope_of
from yorozu.forms.rules.tokens import BadRule

_CIRCLE = "表示の条件が堂々巡りになっています（{}）。どれかの show_if を見直してください。"


@dataclass(frozen=True, slots=True)
class FieldRules:
    show: Rule | None = None
    require: Rule | None = None


@dataclass(slots=True)
class RuleBook:
    """`order` is the order in which top-level fields can be decided; `row_order` the same inside each group."""

    sections: dict[str, Rule] = field(default_factory=dict)
    fields: dict[str, FieldRules] = field(default_factory=dict)
    rows: dict[str, dict[str, FieldRules]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    row_order: dict[str, list[str]] = field(default_factory=dict)
    checks: list[tuple[Check, Rule]] = field(default_factory=list)
    office: list[tuple[OfficeCheck, Rule | None]] = field(default_factory=list)
    route: list[tuple[RouteStep, Rule | None]] = field(default_factory=list)


class _Compiler:
    def __init__(self, definition: Definition, faults: FaultList) -> None:
        self.definition = definition
        self.faults = faults
        self.book = RuleBook()
        # Sections that the author did not write stand before those whose places the faults name.
        self.added = len(who_section(definition.proxy, business=definition.business))
        self.scope = scope_of(definition)
        self.language = Language(self.scope)

    def run(self) -> RuleBook:
        for i, section in enumerate(self.definition.sections, -self.added):
            rule = self._rule(section.show_if, ("sections", i, "show_if"))
            if rule:
                self.book.sections[section.id] = rule
            for j, one in enumerate(section.fields):
                path: Path = ("sections", i, "fields", j)
                self.book.fields[one.id] = self._field_rules(one, path, self.language)
                if one.fields:
                    self._group(one, path)
        self._office()
        self._order()
        return self.book

    def _rule(self, text: str, path: Path, language: Language | None = None) -> Rule | None:
        if not text:
            return None
        try:
            return (language or self.language).compile(text)
        except BadRule as bad:
            self.faults.add(path, str(bad))
            return None

    def _field_rules(self, one: Field, path: Path, language: Language) -> FieldRules:
        show = self._rule(one.show_if, (*path, "show_if"), language)
        return FieldRules(show, self._rule(one.required_if, (*path, "required_if"), language))

    def _group(self, group: Field, path: Path) -> None:
        language = Language(scope_in(group, self.scope))
        rules = {
            one.id: self._field_rules(one, (*path, "fields", k), language)
            for k, one in enumerate(group.fields)
        }
        self.book.rows[group.id] = rules
        depends = {name: sorted(rule.show.names) if rule.show else [] for name, rule in rules.items()}
        self.book.row_order[group.id] = decided_order(
            depends, lambda circle: self.faults.add(path, _CIRCLE.format(" → ".join(circle)))
        )

    def _office(self) -> None:
        for i, check in enumerate(self.definition.checks):
            if rule := self._rule(check.rule, ("checks", i, "rule")):
                self.book.checks.append((check, rule))
        for i, office in enumerate(self.definition.office_checks):
            self.book.office.append((office, self._rule(office.rule, ("office_checks", i, "rule"))))
        language = Language(self.scope | OUTCOME)
        for i, step in enumerate(self.definition.route):
            self.book.route.append((step, self._rule(step.when, ("route", i, "when"), language)))

    def _order(self) -> None:
        depends: dict[str, list[str]] = {}
        paths: dict[str, Path] = {}
        for i, section in enumerate(self.definition.sections, -self.added):
            around = self.book.sections.get(section.id)
            for j, one in enumerate(section.fields):
                paths[one.id] = (
                    ("sections", i, "fields", j, "show_if") if one.show_if else ("sections", i, "fields", j)
                )
                depends[one.id] = sorted(self._names_before(one) | (around.names if around else frozenset()))
        self.book.order = decided_order(
            depends, lambda circle: self.faults.add(paths[circle[0]], _CIRCLE.format(" → ".join(circle)))
        )

    def _names_before(self, one: Field) -> frozenset[str]:
        """What must be decided first: what shows the field, and for a group what its rows look at outside."""
        show = self.book.fields[one.id].show
        own = {sub.id for sub in one.fields}
        inside = [rule.show.names - own for rule in self.book.rows.get(one.id, {}).values() if rule.show]
        return frozenset().union(show.names if show else (), *inside)


def compile_rules(definition: Definition, faults: FaultList) -> RuleBook:
    return _Compiler(definition, faults).run()


def rules_of(definition: Definition) -> RuleBook:
    """The rules of a definition that was parsed without fault."""
    faults = FaultList()
    book = compile_rules(definition, faults)
    if faults.found:
        raise DefinitionFaults(faults.in_order())
    return book
