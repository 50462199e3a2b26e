"""A correction while it is written: which sections have something to mend, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yorozu.forms.services import Definition
from yorozu.foundation.errors import FieldError
from yorozu.intake.checking import rule_context
from yorozu.intake.correcting import Judged, judge
from yorozu.intake.models import Application, Draft
from yorozu.intake.selectors import AskedCorrection, answers_of, draft_of_correction, open_correction, raw_of
from yorozu.intake.services import Taken, errors_of_text
from yorozu.procedures.selectors import definition_shown

#: The control beside the questions; no question is called so.
NOTE = "note-to-office"


@dataclass(frozen=True, slots=True)
class Mending:
    """A correction while it is written. `draft` is None until the first page is posted."""

    application: Application
    asked: AskedCorrection
    definition: Definition
    draft: Draft | None
    judged: Judged

    @property
    def sections(self) -> list[str]:
        """Sections with something to mend, in their order."""
        return [
            section.id
            for section in self.definition.sections
            if any(field.id in self.judged.visible for field in section.fields)
        ]

    def after(self, section: str) -> str:
        rest = self.sections[self.sections.index(section) + 1 :] if section in self.sections else []
        return rest[0] if rest else ""

    def section_of(self, error: FieldError) -> str:
        """Where the error is mended; the first section for an answer that was not asked for."""
        found = self.definition.section_of.get(_top(error), "")
        return found if found in self.sections else self.sections[0]

    def errors_in(self, section: str, taken: Taken) -> list[FieldError]:
        """What is wrong with the marked answers of the page, and what they make wrong elsewhere."""
        editable = self.judged.editable
        mine = [error for error in taken.errors if _top(error) in editable]
        if taken.step.button or self.brought_up(taken) or taken.proposed:
            return mine
        return mine + [error for error in self.judged.errors if _top(error) not in editable]

    def brought_up(self, taken: Taken) -> list[str]:
        """Questions that the new answers ask and the page did not have; those not marked are asked nowhere."""
        return [name for name in taken.step.new if name.partition(".")[0] in self.judged.editable]


def note_in(posted: Mapping[str, Any]) -> tuple[str, list[FieldError]]:
    """What was typed to the office besides the answers, and what is wrong with it."""
    text = str(posted.get(NOTE, ""))
    errors = errors_of_text(text.replace("\r\n", "\n").strip(), needed=False)
    return text, [FieldError(NOTE, each.message) for each in errors]


def mending_of(application: Application, *, at: datetime) -> Mending | None:
    """The correction that waits for the applicant, as far as it is written; None when none does."""
    asked = open_correction(application)
    if asked is None:
        return None
    draft = draft_of_correction(asked.request, at=at)
    definition = definition_shown(application.version)
    before = answers_of(application)
    context = rule_context(definition, application.municipality, at=at, channel=application.channel)
    judged = judge(definition, before, raw_of(draft) if draft else before, asked.request.fields, context)
    return Mending(application, asked, definition, draft, judged)


def _top(error: FieldError) -> str:
    return error.field.partition(".")[0]
