"""Where a person is in the form: the sections that are asked, given what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yorozu.forms.services import Button, Checked, Definition, Section, check_answers
from yorozu.foundation.errors import FieldError
from yorozu.intake.checking import rule_context
from yorozu.intake.models import Draft
from yorozu.intake.selectors import raw_of
from yorozu.procedures.selectors import Acceptance, acceptance_of, definition_shown


@dataclass(frozen=True, slots=True)
class Steps:
    """A draft looked at as a whole. The check of the answers is the last step.

    `checked` may be that of a page just taken: then its errors are those of this page only, and `unfinished` needs all.
    """

    definition: Definition
    raw: dict[str, Any]
    checked: Checked
    kept_until: datetime
    acceptance: Acceptance

    @property
    def sections(self) -> list[Section]:
        return [each for each in self.definition.sections if each.id in self.checked.sections]

    @property
    def total(self) -> int:
        return len(self.checked.sections) + 1

    def number(self, section: str) -> int:
        """From 1; 0 for a section that is not asked."""
        return self.checked.sections.index(section) + 1 if section in self.checked.sections else 0

    @property
    def unfinished(self) -> str:
        """The first section with something to mend or nothing written yet; "" when all can be sent."""
        wrong = {place for place, _ in self.of(self.checked.errors)}
        for section in self.sections:
            asked = [field.id for field in section.fields if field.answered]
            if section.id in wrong or (asked and not any(name in self.raw for name in asked)):
                return section.id
        return ""

    def before(self, section: str) -> str:
        """The section before; "" before the first."""
        place = self.number(section) - 2
        return self.checked.sections[place] if place >= 0 else ""

    def after(self, section: str) -> str:
        """The section after; "" after the last. Of one that is not asked any more, the first one asked."""
        rest = self.checked.sections[self.number(section) :]
        return rest[0] if rest else ""

    def of(self, errors: list[FieldError]) -> list[tuple[str, FieldError]]:
        """Each error with the section of its question; "" for those of none."""
        places = self.definition.section_of
        return [(places.get(error.field.partition(".")[0], ""), error) for error in errors]


def steps_of(
    draft: Draft, *, at: datetime, raw: Mapping[str, Any] | None = None, checked: Checked | None = None
) -> Steps:
    """The steps of a draft as it is kept, or with these answers; `checked` is what was found of them just before."""
    answers = dict(raw_of(draft) if raw is None else raw)
    definition = definition_shown(draft.version)
    if checked is None:
        context = rule_context(definition, draft.municipality, at=at, channel=draft.channel)
        checked = check_answers(definition, answers, context=context)
    return Steps(definition, answers, checked, draft.expires_at, acceptance_of(draft.procedure, at))


def anchor_of(button: Button, raw: Mapping[str, Any]) -> str:
    """Where the page shall be after a button inside it: at what it changed."""
    if button.kind == "fill":
        return f"{button.field}.prefecture"
    if button.kind == "add":
        return f"{button.field}.{max(0, len(raw.get(button.field) or ()) - 1)}"
    return button.field
