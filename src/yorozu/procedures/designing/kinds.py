"""Making a question one of another type."""

from typing import Any

from yorozu.procedures.designing import props


def as_another_type(element: dict[str, Any], kind: str) -> None:
    """Take away what only the old type had; give what the new one cannot do without."""
    keep = {prop.key for prop in props.field_props(kind)}
    for key in props.type_keys() - keep:
        element.pop(key, None)
    if kind == "group":
        element.setdefault("fields", [{"id": "q1", "type": "text", "label": "一行の文字"}])
    else:
        element.pop("fields", None)
    element.pop("example", None)
