"""phone and email."""

import re
from datetime import date
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.types.base import Check, FieldType, Schema
from yorozu.forms.types.characters import half_width, half_width_dashes, read_line
from yorozu.forms.types.refused import Refused

# Eleven digits after 020 and 050 to 090, where the third digit is 0; ten after every area code.
# Source: 電気通信番号規則（令和元年総務省令第4号）別表.
_PHONE_PATTERN = "^0-?([2-9]-?0(-?[0-9]){8}|[1-9]-?[1-9](-?[0-9]){7})$"
_PHONE = re.compile(rf"{_PHONE_PATTERN}|\+\d(-?\d){{7,14}}", re.ASCII)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_HOW_PHONE = "「0193-62-2111」や「090-1234-5678」のように、市外局番から入力し、桁数を確かめてください。"
_HOW_EMAIL = "「hanako@example.jp」のように入力してください。"


class Phone(FieldType):
    name = "phone"

    def check(self, field: Field) -> Check:
        return read_phone

    def schema(self, field: Field) -> Schema:
        return {"type": "string", "pattern": _PHONE_PATTERN}

    def example(self, field: Field, today: date) -> Any:
        return "090-0000-0000" if field.example is None else str(field.example)

    def hint(self, field: Field) -> str:
        return "例: 0193-62-2111"


def read_phone(raw: Any) -> str | None:
    """Digits and hyphens in half width, grouped as the writer grouped them; None when blank."""
    text = read_line(raw, limit=40)
    if text is None:
        return None
    text = half_width_dashes(text).replace(" ", "").replace("(", "-").replace(")", "-").strip("-")
    text = re.sub("-+", "-", text)
    if not _PHONE.fullmatch(text):
        raise Refused(_HOW_PHONE)
    return text


class Email(FieldType):
    name = "email"

    def check(self, field: Field) -> Check:
        return read_email

    def schema(self, field: Field) -> Schema:
        return {
            "type": "string",
            "maxLength": 254,
            "pattern": r"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]+(-+[A-Za-z0-9]+)*\.)+[A-Za-z]{2,60}$",
        }

    def example(self, field: Field, today: date) -> Any:
        return "hanako@example.jp" if field.example is None else str(field.example)

    def hint(self, field: Field) -> str:
        return "例: hanako@example.jp"


def read_email(raw: Any) -> str | None:
    """An address that mail can be sent to; None when blank. Domains in Japanese letters are not taken."""
    text = read_line(raw, limit=254)
    if text is None:
        return None
    text = half_width(text)
    local, at, domain = text.rpartition("@")
    labels = domain.split(".")
    good = (
        at and len(labels) > 1 and _LOCAL.fullmatch(local) and all(_DOMAIN_LABEL.fullmatch(x) for x in labels)
    )
    if not good or len(domain) > 190:
        raise Refused(_HOW_EMAIL)
    return text
