"""Controls for properties: what a page shows of them, and what it sends back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yorozu.foundation.errors import FieldError
from yorozu.procedures.designing import values
from yorozu.procedures.designing.props import Prop
from yorozu.procedures.designing.seating import seats_from, seats_shown
from yorozu.procedures.designing.values import BadInput, Posted

Sources = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(slots=True)
class Control:
    """One property on a page. `choices` are (code, words, chosen). A rule has its words and the page that edits it."""

    prop: Prop
    name: str
    value: Any
    choices: list[tuple[str, str, bool]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    said: str = ""
    url: str = ""

    @property
    def rows(self) -> int:
        """Lines of a text box."""
        return min(12, max(3, str(self.value).count("\n") + 2))


@dataclass(frozen=True, slots=True)
class Taken:
    """Values by property key, and what could not be kept."""

    values: dict[str, Any]
    errors: list[FieldError]


@dataclass(frozen=True, slots=True)
class Maker:
    """What controls need to know of the form: choices by source, words of a rule, the page of a rule."""

    sources: Sources
    said: Callable[[str, str], str]
    rule_url: Callable[[str], str]

    def control(
        self,
        prop: Prop,
        name: str,
        value: Any,
        errors: Sequence[str] = (),
        element: Mapping[str, Any] | None = None,
    ) -> Control:
        """The control of a property, with the value that is kept."""
        shown = values.shown(prop, value, element)
        if prop.kind == "seats":
            shown = seats_shown(value, dict(self.sources.get("option_labels", ())))
        made = Control(prop, name, shown, errors=list(errors))
        made.choices = self._choices(prop, shown)
        if prop.kind == "rule":
            made.said, made.url = self.said(str(value or ""), prop.key), self.rule_url(prop.key)
        return made

    def typed(self, prop: Prop, name: str, posted: Posted, errors: Sequence[str]) -> Control:
        """The control with what was typed, which could not be kept."""
        shown: Any = posted.get(name) or ""
        if prop.kind == "several":
            shown = posted.getlist(name)
        made = Control(prop, name, bool(shown) if prop.kind == "flag" else shown, errors=list(errors))
        made.choices = self._choices(prop, made.value)
        return made

    def _choices(self, prop: Prop, shown: Any) -> list[tuple[str, str, bool]]:
        if prop.kind not in ("one", "several"):
            return []
        known = list(prop.choices or self.sources.get(prop.source, ()))
        chosen = shown if isinstance(shown, list) else [shown] if shown else []
        known += [(code, f"{code}（登録がありません）") for code in chosen if code not in dict(known)]
        return [(code, words, code in chosen) for code, words in known]


def take_props(
    props: Sequence[Prop], posted: Posted, element: Mapping[str, Any], *, prefix: str = "", labels: Any = ()
) -> Taken:
    """Read the controls of an element. Rules are not among them: they have a page of their own."""
    found: dict[str, Any] = {}
    errors: list[FieldError] = []
    for prop in props:
        name = f"{prefix}{prop.key}"
        if prop.kind == "rule":
            continue
        try:
            if prop.kind == "seats":
                found[prop.key] = seats_from(values.clean(posted.get(name)), dict(labels))
            else:
                seen = {**element, **found}  # an example is read by the options typed above it
                found[prop.key] = values.take(prop, posted, name, values.get(element, prop.key), seen)
        except BadInput as bad:
            errors.append(FieldError(name, str(bad)))
    return Taken(found, errors)


def put_all(element: dict[str, Any], taken: Mapping[str, Any]) -> None:
    """Write the values read from a page into an element."""
    for key, value in taken.items():
        values.put(element, key, value)
