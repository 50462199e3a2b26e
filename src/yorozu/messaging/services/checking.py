"""What may stand in a mail: one address, a subject of one line, and text that every store keeps whole."""

import re
from collections.abc import Sequence

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.text import refuse_unsafe

MAX_SUBJECT = 120
MAX_BODY = 20_000
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def check_mail(*, to: str, subject: str, lines: Sequence[str]) -> None:
    """Raises Invalid with every fault; a line break in the address or subject (header injection) is one."""
    faults = [*_address_faults(to), *_subject_faults(subject), *_body_faults(lines)]
    if faults:
        raise Invalid("メールを送れません。", faults)


def _address_faults(to: str) -> list[FieldError]:
    if _ADDRESS.fullmatch(to):
        return []
    return [FieldError("to", "メールアドレスを「hanako@example.jp」のように一つだけ入力してください。")]


def _subject_faults(subject: str) -> list[FieldError]:
    if not subject.strip() or len(subject) > MAX_SUBJECT:
        return [FieldError("subject", f"件名は1文字から{MAX_SUBJECT}文字までにしてください。")]
    if _CONTROL.search(subject) or not _is_safe(subject):
        return [FieldError("subject", "件名に改行や制御文字は使えません。取り除いてください。")]
    return []


def _body_faults(lines: Sequence[str]) -> list[FieldError]:
    if not any(line.strip() for line in lines) or sum(map(len, lines)) > MAX_BODY:
        return [FieldError("lines", f"本文は1文字から{MAX_BODY:,}文字までにしてください。")]
    if not all(map(_is_safe, lines)):
        return [FieldError("lines", "本文に使えない文字があります。入力し直してください。")]
    return []


def _is_safe(text: str) -> bool:
    try:
        refuse_unsafe(text)
    except ValueError:
        return False
    return True
