"""HTML of one section.

A question that depends on another answer of the same page appears after 「次へ進む」: the page then comes back with a
banner that links to what was added, and the person goes on. The page posts the ids of what it showed (`_shown`), so
the server knows which questions the person has not seen yet and does not call them errors.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yorozu.forms.definition.document import Definition
from yorozu.forms.rendering.drawing import drawn
from yorozu.forms.rendering.views import FieldView, Views
from yorozu.foundation.errors import FieldError

SHOWN = "_shown"


def section_html(
    definition: Definition,
    section_id: str,
    raw: Mapping[str, Any],
    errors: Sequence[FieldError],
    visible: Collection[str],
    new: Collection[str],
    known: Collection[str] = (),
) -> SafeString:
    section = definition.section(section_id)
    if section is None:
        raise ValueError(f"no section {section_id!r} in {definition.code!r}")
    by_field: dict[str, list[str]] = {}
    for error in errors:
        by_field.setdefault(error.field, []).append(error.message)
    views = Views(definition, by_field, visible, new, known)
    fields = [views.of(one, one.id, raw.get(one.id)) for one in section.fields if one.id in visible]
    context = {
        "section": section,
        "questions": drawn(definition, fields, raw),
        "added": [view for view in _all(fields) if view.is_new],
        "shown": " ".join(view.name for view in _all(fields)),
        "has_file": any(view.field.type == "file" for view in fields),
    }
    return render_to_string("forms/section.html", context)


def question_htmls(
    definition: Definition,
    section_id: str,
    raw: Mapping[str, Any],
    errors: Sequence[FieldError],
    visible: Collection[str],
    new: Collection[str] = (),
) -> tuple[str, list[tuple[str, SafeString]]]:
    """The ids of what is shown, for `_shown`, and each question of a section apart: its id and its HTML."""
    section = definition.section(section_id)
    by_field: dict[str, list[str]] = {}
    for error in errors:
        by_field.setdefault(error.field, []).append(error.message)
    views = Views(definition, by_field, visible, new)
    asked = section.fields if section else ()
    fields = [views.of(one, one.id, raw.get(one.id)) for one in asked if one.id in visible]
    htmls = drawn(definition, fields, raw)
    parts = [(view.field.id, html) for view, html in zip(fields, htmls, strict=True)]
    return " ".join(view.name for view in _all(fields)), parts


def _all(fields: list[FieldView]) -> list[FieldView]:
    return [one for view in fields for one in (view, *(sub for row in view.rows for sub in row.fields))]
