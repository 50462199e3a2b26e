"""Documents to begin with, and to look at before the office's part is written."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from yorozu.forms.services import Fault, definition_faults

_SAFE: dict[str, Any] = {
    "code": "preview",
    "title": "（名前はまだありません）",
    "summary": "（説明はまだありません）",
    "kind": "application",
    "audience": ["resident"],
    "channels": ["online", "counter", "paper"],
    "category": "living",
    "standard_processing_days": 0,
    "retention": {"record_class": "未定/未定", "years": 1},
    "route": "none",
    "notice": "none",
}
_MAY_GO = ("checks", "office_checks", "capacity", "applicant", "limits", "outcomes", "fee", "guide", "legal_basis",
           "life_events", "keywords", "identity", "department_role", "anonymous")  # fmt: skip


def new_document(*, code: str, title: str, department: str) -> dict[str, Any]:
    """A procedure with one section and one question, and all that its author has yet to decide left out."""
    return {
        "code": code,
        "title": title,
        "audience": ["resident"],
        "channels": ["online", "counter", "paper"],
        "department": department,
        "sections": [
            {
                "id": "s1",
                "title": "申請する方",
                "fields": [{"id": "q1", "type": "person_name", "label": "氏名", "required": True, "same_as": "person.name"}],
            }
        ],
        "route": "none",
        "notice": "none",
    }  # fmt: skip


def to_look_at(document: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The document as it can be tried now: what is faulty on the office's side is replaced by something harmless.

    The faults are those of the questions, which must be put right before anything can be shown.
    """
    shown = deepcopy(document)
    shown.setdefault("department", "未定")
    for key, value in _SAFE.items():
        shown.setdefault(key, value)
    for _ in range(3):
        faults = definition_faults(shown)
        outside = {fault.path.partition(".")[0] for fault in faults} - {"sections"}
        if not outside:
            return shown, faults
        _replace(shown, outside)
    return shown, _about_questions(faults)


def _replace(shown: dict[str, Any], keys: set[str]) -> None:
    for key in keys:
        if key in _SAFE:
            shown[key] = deepcopy(_SAFE[key])
        elif key in _MAY_GO or not key:
            shown.pop(key, None)
            if not key or key == "department_role":
                shown.pop("department_role", None)
                shown["department"] = "未定"
        elif key == "department":
            shown["department"] = "未定"
        else:
            shown.pop(key, None)


def _about_questions(faults: Sequence[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.path.startswith("sections")] or list(faults)
