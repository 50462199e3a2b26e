"""Where conditions stand in a document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yorozu.procedures.designing import tree
from yorozu.procedures.designing.values import token_of

#: Place → (the property, the page of the list or "" for sections and questions, what the condition decides).
PLACES: dict[str, tuple[str, str, str]] = {
    "show-section": ("show_if", "", "この区分を表示する条件"),
    "show": ("show_if", "", "この質問を表示する条件"),
    "required": ("required_if", "", "この質問に必ず答えてもらう条件"),
    "check": ("rule", "checks", "この確認を通る条件"),
    "office-check": ("rule", "review", "自動で「よい」とする条件"),
    "route": ("when", "route", "この段階が要る条件"),
}
_LISTS = {"check": "checks", "office-check": "office_checks", "route": "route"}


@dataclass(frozen=True, slots=True)
class RulePlace:
    """One condition: `element` holds it under `prop`; `of` names the element as faults do."""

    place: str
    which: str
    element: dict[str, Any]
    prop: str
    group: str
    label: str

    @property
    def rule(self) -> str:
        return str(self.element.get(self.prop) or "")

    @property
    def token(self) -> str:
        return token_of([self.rule, self.element.get("id"), self.element.get("message")])

    @property
    def outcomes(self) -> bool:
        return self.place == "route"

    @property
    def title(self) -> str:
        return PLACES[self.place][2]

    @property
    def of(self) -> str:
        part = PLACES[self.place][1]
        return (
            f"part:{part}"
            if part
            else f"{'section' if self.place == 'show-section' else 'question'}:{self.which}"
        )

    def put(self, rule: str) -> None:
        """Set it in the element; "" takes it away."""
        self.element.pop(self.prop, None)
        if rule:
            self.element[self.prop] = rule
        if self.prop == "required_if" and rule:
            self.element.pop("required", None)

    def back(self, address: Callable[..., str]) -> str:
        """The page from which one comes."""
        if part := PLACES[self.place][1]:
            return f"{address('design-part', part=part)}#rows-{_LISTS[self.place]}"
        name = "section" if self.place == "show-section" else "question"
        return address(f"design-{name}", **{name: self.which})


def rule_place(document: dict[str, Any], place: str, which: str) -> RulePlace:
    """Raises KeyError (or ValueError) where there is no such section, question or row."""
    prop = PLACES[place][0]
    if place in _LISTS:
        rows = document.get(_LISTS[place])
        if not isinstance(rows, list) or not 0 <= int(which) < len(rows):
            raise KeyError(which)
        row = rows[int(which)]
        return RulePlace(
            place, which, row, prop, "", str(row.get("message") or row.get("label") or row.get("post") or "")
        )
    element = tree.section(document, which) if place == "show-section" else tree.question(document, which)
    group = which.rpartition(".")[0] if place != "show-section" else ""
    return RulePlace(
        place, which, element, prop, group, str(element.get("label") or element.get("title") or "")
    )
