"""Trying a document that is being written: the real form with answers that are kept nowhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from yorozu.documents.services import PrintedForm, Row, render_application_form
from yorozu.documents.services import PrintedSection as PrintedPart
from yorozu.forms.services import (
    Checked,
    Definition,
    Fault,
    OfficeFinding,
    PrintedSection,
    RouteStep,
    RuleContext,
    check_answers,
    office_findings,
    parse_definition,
    pressed_button,
    printed,
    read_section,
    render_section,
    route_for,
    take_section,
)
from yorozu.foundation.errors import FieldError
from yorozu.municipality.models import Municipality
from yorozu.procedures.designing.blank import to_look_at
from yorozu.procedures.selectors.rules import rule_context

_LONGEST_STATE = 500_000


@dataclass(frozen=True, slots=True)
class Trial:
    """A form as somebody fills it in, from the channel (online, counter, paper)."""

    definition: Definition
    context: RuleContext

    def check(self, raw: Mapping[str, Any]) -> Checked:
        return check_answers(self.definition, raw, context=self.context)

    def html(
        self, section: str, raw: Mapping[str, Any], errors: list[FieldError], visible: Any
    ) -> SafeString:
        return render_section(self.definition, section, raw, errors, visible=visible)

    def printed(self, checked: Checked) -> list[PrintedSection]:
        return printed(self.definition, checked.values, visible=checked.visible)

    def findings(self, checked: Checked) -> list[OfficeFinding]:
        return office_findings(self.definition, checked.values, context=self.context)

    def route(self, checked: Checked) -> tuple[RouteStep, ...]:
        """The steps when the first outcome is proposed."""
        outcome = self.definition.outcomes[0].code if self.definition.outcomes else ""
        return route_for(self.definition, checked.values, context=self.context, outcome=outcome)


@dataclass(frozen=True, slots=True)
class Tried:
    """`raw` are all answers so far; `done` when the page has nothing left to mend."""

    raw: dict[str, Any]
    errors: list[FieldError]
    done: bool


def trial_of(
    document: dict[str, Any], municipality: Municipality, *, today: date, channel: str
) -> tuple[Trial | None, list[Fault]]:
    """The trial, or the faults in the questions for which nothing can be shown yet."""
    shown, faults = to_look_at(document)
    if faults:
        return None, faults
    definition = parse_definition(shown)
    return Trial(definition, rule_context(definition, municipality, today=today, channel=channel)), []


def take_page(trial: Trial, section: str, posted: Any, files: Any, raw: dict[str, Any]) -> Tried:
    """Read one page as a resident's would be read."""
    step = take_section(trial.definition, section, posted, files, draft=raw, context=trial.context)
    return Tried(_light(step.raw), list(step.errors), step.done)


def take_whole(trial: Trial, posted: Any, files: Any, raw: dict[str, Any]) -> Tried:
    """Read all sections of one page; a button inside one of them is pressed once."""
    button = pressed_button(posted)
    top = button.field.partition(".")[0] if button else ""
    for section in trial.definition.sections:
        if button and trial.definition.section_of.get(top) == section.id:
            raw = dict(
                take_section(
                    trial.definition, section.id, posted, files, draft=raw, context=trial.context
                ).raw
            )
        else:
            read = read_section(trial.definition, section.id, posted, files)
            kept = {
                name: [*(raw.get(name) or []), *value]
                for name, value in read.items()
                if _is_file(trial, name)
            }
            raw = {**raw, **read, **kept}
    raw = _light(raw)
    return Tried(raw, [] if button else trial.check(raw).errors, button is None)


def state_of(raw: Mapping[str, Any]) -> str:
    """Answers as the page carries them."""
    return json.dumps(raw, ensure_ascii=False, default=str)


def raw_from(state: str) -> dict[str, Any]:
    """Answers that a page carried; none where it was changed on the way."""
    try:
        found = json.loads(state[:_LONGEST_STATE]) if state else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def printed_form(trial: Trial, municipality: Municipality) -> bytes:
    """The blank form as PDF. Raises as `documents.render_application_form`."""
    definition = trial.definition
    sections = tuple(
        PrintedPart(section.title, tuple(_row(one) for one in section.fields if one.type != "note"))
        for section in definition.sections
    )
    notes = tuple(
        f"{one.label}　{one.text}"
        for section in definition.sections
        for one in section.fields
        if one.type == "note"
    )
    form = PrintedForm(
        title=definition.title,
        addressee=f"{municipality.name}長",
        sections=sections,
        notes=notes,
        mark_missing=True,
    )
    return render_application_form(form)


def _row(one: Any) -> Row:
    label = f"{one.label}{'（必ず書いてください）' if one.required else ''}"
    if one.type in ("choice", "choices"):
        return Row(label, "　".join(f"□{option.label}" for option in one.options))
    if one.type == "yes_no":
        return Row(label, "□はい　□いいえ")
    if one.type == "consent":
        return Row(label, f"□同意する　{one.text}")
    if one.type == "group":
        return Row(label, "\n".join(f"{sub.label}：" for sub in one.fields if sub.type != "note"))
    return Row(label, "　　　　年　　　月　　　日" if one.type == "date" else "")


def _is_file(trial: Trial, name: str) -> bool:
    field = trial.definition.fields.get(name)
    return field is not None and field.type == "file"


def _light(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Files are kept by name and size only: nothing that is tried is stored."""
    return {
        name: [_item(each) for each in value] if isinstance(value, list) else value
        for name, value in raw.items()
    }


def _item(value: Any) -> Any:
    if isinstance(value, dict | str | int | float | bool) or value is None:
        return value
    return {"file": "trial", "name": str(getattr(value, "name", "")), "size": getattr(value, "size", 0)}
