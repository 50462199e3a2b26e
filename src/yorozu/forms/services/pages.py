"""One section of a form as a page: rendering it, reading it, and what to do next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from yorozu.forms.answers.checker import checker_of
from yorozu.forms.answers.result import Checked
from yorozu.forms.definition.document import Definition
from yorozu.forms.rendering.filling import fill_address
from yorozu.forms.rendering.html import question_htmls, section_html
from yorozu.forms.rendering.posted import Button, after_button, fits, pressed_button, raw_section, shown_names
from yorozu.forms.rules.scope import RuleContext
from yorozu.forms.types.base import Posted
from yorozu.foundation.errors import FieldError


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a posted section. `raw` are all answers so far, with this page's.

    `done` is True when the person can go on. Otherwise the page is shown again with `errors` and `new`, the questions
    that these answers brought up. `button` is the one pressed inside the page; a `drop` also removes the kept file.
    """

    raw: dict[str, Any]
    checked: Checked
    errors: list[FieldError]
    new: tuple[str, ...]
    button: Button | None
    done: bool


def render_section(
    definition: Definition,
    section_id: str,
    raw: Mapping[str, Any],
    errors: Sequence[FieldError] = (),
    *,
    visible: Collection[str],
    new: Collection[str] = (),
    known: Collection[str] = (),
) -> SafeString:
    """The questions of one section, to stand inside the caller's <form method="post">.

    `raw` may be what was typed or kept values; `visible` comes from Checked; of `known` the page says that the answer
    was put in from what the person keeps about themselves. The form needs
    enctype="multipart/form-data" when the section has a file.
    """
    return section_html(definition, section_id, raw, errors, visible, new, known)


def render_questions(
    definition: Definition,
    section_id: str,
    raw: Mapping[str, Any],
    errors: Sequence[FieldError] = (),
    *,
    visible: Collection[str],
    new: Collection[str] = (),
) -> tuple[str, list[tuple[str, SafeString]]]:
    """As `render_section`, each question apart: (its id, its HTML), for a page that puts something beside each.

    First comes what the page posts as `_shown`.
    """
    return question_htmls(definition, section_id, raw, errors, visible, new)


def read_section(definition: Definition, section_id: str, posted: Posted, files: Posted) -> dict[str, Any]:
    """Raw answers to the questions that the posted page showed; files are those uploaded with this post only."""
    return raw_section(definition, section_id, posted, files)


def take_section(
    definition: Definition,
    section_id: str,
    posted: Posted,
    files: Posted,
    *,
    draft: Mapping[str, Any],
    context: RuleContext,
) -> Step:
    """Read a posted section into the draft (raw answers by field id), press its button, check it.

    Uploaded files are appended to those the draft has; the caller stores their bytes and puts what it keeps
    (`{file, name, media_type, size}`) in their place.
    """
    raw = {
        **draft,
        **_with_kept_files(definition, read_section(definition, section_id, posted, files), draft),
    }
    button = pressed_button(posted)
    button = button if button and fits(definition, button) else None
    told: FieldError | None = None
    if button and button.kind == "fill":
        raw, told = fill_address(raw, button)
    elif button:
        raw = after_button(definition, raw, button)
    checked = checker_of(definition).check(raw, context, {section_id})
    if button:
        errors = [told] if told else _about_files(definition, checked)
        return Step(raw, checked, errors, (), button, done=False)
    new = _unseen(definition, section_id, posted, checked)
    errors = [error for error in checked.errors if not _is_about(error.field, new)]
    return Step(raw, checked, errors, new, None, done=not errors and not new)


def _with_kept_files(definition: Definition, raw: dict[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in raw.items():
        if definition.fields[name].type == "file":
            raw[name] = [*(draft.get(name) or []), *value]
    return raw


def _about_files(definition: Definition, checked: Checked) -> list[FieldError]:
    """A file that cannot be taken is told at once, even when another button was pressed."""
    files = {name for name, one in definition.fields.items() if one.type == "file"}
    return [error for error in checked.errors if error.field in files and error.field in checked.visible]


def _unseen(definition: Definition, section_id: str, posted: Posted, checked: Checked) -> tuple[str, ...]:
    """Questions of the section that are asked now and were not on the page."""
    shown = shown_names(posted)
    section = definition.section(section_id)
    names = [one.id for one in section.fields if one.answered] if section else []
    rows = sorted(name for name in checked.visible if "." in name and name.partition(".")[0] in names)
    return tuple(name for name in (*names, *rows) if name in checked.visible and name not in shown)


def _is_about(field: str, names: Collection[str]) -> bool:
    return any(field == name or field.startswith(f"{name}.") for name in names)
