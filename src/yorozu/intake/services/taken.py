"""What came of a posted page: what of it is kept, what is wrong with it, what the person has yet to confirm."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from yorozu.forms.services import Checked, Definition, Step
from yorozu.foundation.errors import FieldError
from yorozu.intake.services.incoming import without_new
from yorozu.intake.services.kana_help import ProposedKana, fill_kana
from yorozu.intake.uploads import Upload, file_fields


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a posted page; see `forms.Step`. `proposed` are readings filled in for the person to confirm.

    `checked` is what the check found of the answers as they were kept, its errors those of this page only; None when a
    file or a reading was put into them afterwards.
    """

    step: Step
    errors: list[FieldError]
    proposed: list[ProposedKana]
    checked: Checked | None = None

    @property
    def done(self) -> bool:
        return self.step.done and not self.errors and not self.proposed


def judged(
    definition: Definition, section: str, step: Step, file_errors: list[FieldError], before: Mapping[str, Any]
) -> Taken:
    """With files that may not be kept taken out again, and readings proposed for names without one."""
    refused = [field.id for field in file_fields(definition) if _refuses_new(field.id, step)]
    raw, proposed = without_new(step.raw, refused, before), list[ProposedKana]()
    if step.button is None:
        raw, proposed = fill_kana(definition, section, raw)
    told = {error.field for error in file_errors} | {each.field for each in proposed}
    errors = [*file_errors, *(error for error in step.errors if error.field not in told)]
    return Taken(replace(step, raw=raw), errors, proposed)


def as_kept(taken: Taken, raw: Mapping[str, Any], *, typed: Mapping[str, Any]) -> Taken:
    """With the answers as they were kept; `typed` are those that were checked."""
    checked = taken.step.checked if raw == typed else None
    return replace(taken, step=replace(taken.step, raw=dict(raw)), checked=checked)


def _refuses_new(field: str, step: Step) -> bool:
    new = any(isinstance(item, Upload) for item in step.raw.get(field) or ())
    return new and any(error.field == field for error in step.checked.errors)
