"""Giving a question another id, wherever it is named."""

import re
from typing import Any

_WORDS = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.?\s*[A-Za-z_][A-Za-z0-9_]*""")
_RULES = ("show_if", "required_if", "rule", "when")


def in_rule(rule: str, old: str, new: str) -> str:
    """The rule with the question's name changed; texts in quotes and parts after a dot stay."""
    return _WORDS.sub(lambda match: new if match[0] == old else match[0], rule)


def rename_inside(value: Any, old: str, new: str) -> None:
    """Change the name in every rule below."""
    if isinstance(value, list):
        for each in value:
            rename_inside(each, old, new)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in _RULES and isinstance(each, str):
                value[key] = in_rule(each, old, new)
            else:
                rename_inside(each, old, new)


def rename_question(document: dict[str, Any], old: str, new: str) -> None:
    """Everything that names the question outside groups `old` names it `new` afterwards; its own id is not touched."""
    rename_inside(document, old, new)
    for check in document.get("checks") or []:
        if check.get("field") == old:
            check["field"] = new
    for owner, key in ((document.get("capacity"), "field"),):
        if isinstance(owner, dict) and owner.get(key) == old:
            owner[key] = new
    applicant = document.get("applicant")
    if isinstance(applicant, dict):
        for key, name in applicant.items():
            applicant[key] = new if name == old else name
    notice = document.get("notice")
    if isinstance(notice, dict) and isinstance(notice.get("list"), list):
        notice["list"] = [new if name == old else name for name in notice["list"]]
