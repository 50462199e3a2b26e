"""Reading JSON from strangers: one object, no doubled keys, no numbers that are none, bounded depth."""

import json
from math import isfinite
from typing import Any, NoReturn

from yorozu.foundation.errors import FieldError, Invalid

_UNREADABLE = "JSONとして読み取れません。書き方（UTF-8、かっこ、引用符、コンマ）を確かめてください。"


def read_object(body: bytes | str) -> dict[str, Any]:
    """The object. Raises Invalid saying what is wrong."""
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        found = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number, parse_float=_finite)
    except Invalid:
        raise
    except RecursionError:
        raise refused("入れ子が深すぎます。") from None
    except ValueError:
        raise refused(_UNREADABLE) from None
    if not isinstance(found, dict):
        raise refused("項目の id と答えを組にした、一つのオブジェクトを送ってください。")
    return found


def refused(message: str, field: str = "") -> Invalid:
    return Invalid(message, [FieldError(field, message)])


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise refused("同じ項目が二度書かれています。一つにしてください。")
    return found


def _no_number(text: str) -> NoReturn:
    raise refused(f"{text} は数として扱えません。")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise refused("大きすぎる数があります。")
    return number
