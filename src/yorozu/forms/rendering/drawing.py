"""Drawing questions. It takes most of the time of a page, so what never changes of a question is drawn once.

Kept are only texts of the definition: a question that nobody has answered, whole, and of any other what stands around
its control. A control with an answer in it, a message about it, and a mark that it was put in are drawn every time.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorozu.forms.definition.document import Definition
from yorozu.forms.rendering.views import FieldView
from yorozu.foundation import language

#: Definition (its fingerprint), id of the question, language.
Key = tuple[str, str, str]
_FIELD = "forms/field.html"
_MOST = 4096
#: Stands where the control goes; an author's texts are escaped and never hold it.
_CONTROL = format_html("<!--{}-->", "control")
_untouched: dict[Key, SafeString] = {}
#: What stands around a control, with {} in its place.
_around: dict[Key, str] = {}


def drawn(definition: Definition, fields: Sequence[FieldView], raw: Mapping[str, Any]) -> list[SafeString]:
    """The HTML of each question of a page; `raw` are the answers by field id."""
    context, spoken = Context({}), language.current()
    return [_drawn(view, (definition.fingerprint, view.name, spoken), raw, context) for view in fields]


def _drawn(view: FieldView, key: Key, raw: Mapping[str, Any], context: Context) -> SafeString:
    if not _is_untouched(view, raw):
        return _with_control(view, key, context) if _is_plain_around(view) else _html(_FIELD, context, view)
    found = _untouched.get(key)
    if found is None:
        found = _html(_FIELD, context, view)
        _keep(_untouched, key, found)
    return found


def _with_control(view: FieldView, key: Key, context: Context) -> SafeString:
    around = _around.get(key)
    if around is None:
        whole = _html(_FIELD, context, view, control=_CONTROL)
        around = whole.replace("{", "{{").replace("}", "}}").replace(_CONTROL, "{}")
        _keep(_around, key, around)
    return format_html(around, _html(view.template, context, view))


def _html(name: str, context: Context, view: FieldView, **more: Any) -> SafeString:
    template: Any = get_template(name)
    with context.push(view=view, **more):
        html: SafeString = template.template.render(context)
    return html


def _keep(kept: dict[Key, Any], key: Key, made: Any) -> None:
    if len(kept) >= _MOST:
        kept.clear()
    kept[key] = made


def _is_untouched(view: FieldView, raw: Mapping[str, Any]) -> bool:
    """Nothing typed, wrong, new or put in: only what the definition says. Never what anybody answered."""
    if view.field.type == "group" or raw.get(view.name) is not None:
        return False
    wrong = view.errors or any(part.errors for part in view.parts.values())
    return not (wrong or view.is_new or view.is_known)


def _is_plain_around(view: FieldView) -> bool:
    """Nothing is said around the control but what the definition says. (A note is its control and nothing more.)"""
    return not (view.errors or view.is_known or view.field.type == "note")
