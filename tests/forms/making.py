"""Small definitions for tests, and a form as a browser posts it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from yorozu.forms.services import Checked, Definition, RuleContext, check_answers, parse_definition

TODAY = date(2026, 11, 20)
CONTEXT = RuleContext(
    today=TODAY,
    applicant={"audience": "resident", "channel": "online", "identity": "none"},
    municipality={"code": "032026", "slug": "miyako", "name": "宮古市", "prefecture": "岩手県"},
)


def document(*fields: Mapping[str, Any], **top: Any) -> dict[str, Any]:
    """The least that a definition must have, around these fields."""
    return {
        "code": "water-start",
        "title": "水道使用開始届",
        "summary": "水道を使い始める方が届け出ます。",
        "kind": "notification",
        "audience": ["resident"],
        "channels": ["online"],
        "department": "上下水道部/営業課",
        "category": "water",
        "standard_processing_days": 3,
        "retention": {"record_class": "上下水道/届出", "years": 3},
        "sections": [{"id": "main", "title": "届出", "fields": list(fields) or [field()]}],
        "route": "none",
        "notice": "none",
        **top,
    }


def field(field_id: str = "memo", kind: str = "text", **extra: Any) -> dict[str, Any]:
    return {"id": field_id, "type": kind, "label": extra.pop("label", "記入欄"), **extra}


def definition(*fields: Mapping[str, Any], **top: Any) -> Definition:
    return parse_definition(document(*fields, **top))


def check(of: Definition, answers: Mapping[str, Any], **extra: Any) -> Checked:
    return check_answers(of, answers, context=extra.pop("context", CONTEXT), **extra)


def value_of(answer: Any, kind: str, **extra: Any) -> Any:
    """What is kept of one answer; it must be accepted."""
    checked = check(definition(field("it", kind, **extra)), {"it": answer})
    assert checked.errors == []
    return checked.values.get("it")


def refusals(answer: Any, kind: str, **extra: Any) -> list[tuple[str, str]]:
    """(field, message) of everything said against one answer."""
    checked = check(definition(field("it", kind, **extra)), {"it": answer})
    return [(error.field, error.message) for error in checked.errors]


def posted(**answers: str | list[str]) -> QueryDict:
    """A posted form; `__` in a name stands for a dot."""
    form = QueryDict(mutable=True)
    for name, value in answers.items():
        form.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return form


def no_files() -> MultiValueDict[str, Any]:
    return MultiValueDict()
