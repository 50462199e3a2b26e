"""定員, typed as one number or as a line for each option."""

import re
from collections.abc import Mapping
from typing import Any

from yorozu.procedures.designing.values import BadInput

_LINE = re.compile(r"(.+?)\s*[=＝:：]\s*(\d{1,7})", re.ASCII)


def seats_shown(value: Any, labels: Mapping[str, str]) -> str:
    """`labels` are the words of options by code."""
    if isinstance(value, Mapping):
        return "\n".join(f"{labels.get(str(code), code)}={seats}" for code, seats in value.items())
    return "" if value is None else str(value)


def seats_from(text: str, labels: Mapping[str, str]) -> Any:
    """A number, or a number by the code of an option. Raises BadInput."""
    if not text:
        return None
    if text.isdecimal() and len(text) < 10:
        return int(text)
    codes = {words: code for code, words in labels.items()}
    found: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadInput("「定員」は、数だけか、一行に「選択肢=数」の形で入れてください。")
        found[codes.get(match[1], match[1])] = int(match[2])
    return found
