"""Reading a string that somebody sent: bounded first, then safe, then in the width we expect. Content is kept."""

import re
import unicodedata
from typing import Any

from yorozu.forms.types.refused import Refused
from yorozu.foundation.language import gettext

# U+FFFD stands where a character was lost on its way, as half a pair of surrogates in a posted form.
_UNSAFE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd]")
_UNSAFE_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\uff0d\uff70\u301c\uff5e]")
# What JSON Schema can say of the same: no control characters, and none that was lost.
SAFE_LINE_PATTERN = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufffd]*$"
SAFE_LINES_PATTERN = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\ufffd]*$"
NOT_BLANK_PATTERN = "\\S"


def read_line(raw: Any, *, limit: int) -> str | None:
    """A one-line string of at most `limit` characters exactly as written; None when blank."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Refused("文字で入力してください。")
    if len(raw) > limit:
        raise Refused(
            gettext("{limit}文字までで入力してください（今は{count}文字です）。").format(
                limit=limit, count=len(raw)
            )
        )
    if not raw or raw.isspace():
        return None
    if _UNSAFE_LINE.search(raw):
        raise Refused(
            "改行や、画面に表れない文字は使えません（壊れた文字も同じです）。取り除いて入力し直してください。"
        )
    return raw


def read_lines(raw: Any, *, limit: int) -> str | None:
    """Text of several lines, ended by LF; None when blank."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Refused("文字で入力してください。")
    if len(raw) > 2 * limit:
        raise Refused(
            gettext("{limit}文字までで入力してください（今は{count}文字です）。").format(
                limit=limit, count=len(raw)
            )
        )
    text = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
    if len(text) > limit:
        raise Refused(
            gettext("{limit}文字までで入力してください（今は{count}文字です）。").format(
                limit=limit, count=len(text)
            )
        )
    if not text or text.isspace():
        return None
    if _UNSAFE_LINES.search(text):
        raise Refused(
            "画面に表れない文字、または壊れた文字が含まれています。取り除いて入力し直してください。"
        )
    return text


def half_width(text: str) -> str:
    """Digits, letters and signs in half width, without blanks around; only for codes and numbers, never for names."""
    return text if text.isascii() and not text[:1].isspace() and not text[-1:].isspace() else _narrow(text)


def half_width_dashes(text: str) -> str:
    """As `half_width`, every kind of dash being `-`."""
    return half_width(_DASHES.sub("-", text))


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
