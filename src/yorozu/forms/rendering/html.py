"""HTML of one section.

A question that depends on another answer of the same page appears after 「次へ進む」: the page then comes back with a
banner that links to what was added, and the person goes on. The page posts the ids of what it showed (`_shown`), so
the server knows which questions the person has not seen yet and does not call them errors.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString

from yorozu.forms.definition.document import Definition
from yorozu.forms.rendering.views import FieldView, Views
from yorozu.foundation import language
from yorozu.foundation.errors import FieldError

SHOWN = "_shown"
_MOST = 4096
#: Questions that nobody has answered, by definition, id and language: what they look like never changes.
_untouched: dict[tuple[str, str, str], SafeString] = {}


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
        "questions": _drawn(definition, fields, raw),
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
    parts = [(view.field.id, render_to_string("forms/field.html", {"view": view})) for view in fields]
    return " ".join(view.name for view in _all(fields)), parts


def _drawn(definition: Definition, fields: Sequence[FieldView], raw: Mapping[str, Any]) -> list[SafeString]:
    """Each question of a page. Drawing takes most of the time of a page, so those without an answer are drawn once."""
    template: Any = get_template("forms/field.html")
    context, spoken = Context({}), language.current()
    found = []
    for view in fields:
        key = (definition.fingerprint, view.name, spoken)
        html = _untouched.get(key) if _is_untouched(view, raw) else None
        if html is None:
            with context.push(view=view):
                html = template.template.render(context)
            if _is_untouched(view, raw):
                if len(_untouched) >= _MOST:
                    _untouched.clear()
                _untouched[key] = html
        found.append(html)
    return found


def _is_untouched(view: FieldView, raw: Mapping[str, Any]) -> bool:
    """Nothing typed, wrong, new or put in: only what the definition says. Never what anybody answered."""
    if view.field.type == "group" or raw.get(view.name) is not None:
        return False
    wrong = view.errors or any(part.errors for part in view.parts.values())
    return not (wrong or view.is_new or view.is_known)


def _all(fields: list[FieldView]) -> list[FieldView]:
    return [one for view in fields for one in (view, *(sub for row in view.rows for sub in row.fields))]
