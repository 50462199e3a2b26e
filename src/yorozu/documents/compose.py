"""The texts of a procedure's notice, with its few placeholders filled in."""

import re
from collections.abc import Mapping

from yorozu.foundation.errors import Invalid

PLACEHOLDERS = frozenset({"municipality", "mayor", "title", "receipt_number", "prefecture"})
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """Replace {municipality} and its like; what a value contains is not replaced again.

    Raises Invalid naming every unknown placeholder, single brace, and placeholder without a value.
    """
    faults = [fault for match in _BRACES.finditer(text) if (fault := _fault(match, values))]
    if faults:
        raise Invalid("通知の文に使えない差し込みがあります。" + "".join(dict.fromkeys(faults)))
    return _BRACES.sub(lambda match: values[match[1]], text)


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and is no placeholder, for checking a definition before it is published."""
    return [match[0] for match in _BRACES.finditer(text) if match[1] not in PLACEHOLDERS]


def _fault(match: re.Match[str], values: Mapping[str, str]) -> str:
    if match[1] not in PLACEHOLDERS:
        allowed = "、".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
        return f"「{match[0]}」は使えません。使えるのは{allowed}です。"
    if match[1] not in values:
        return f"「{match[0]}」に入れる値がありません。"
    return ""
