"""What a card reader says: the four facts of 券面事項入力補助AP, as JSON of a bridge on the clerk's machine, or of a file.

The protocol is written down in docs/counter.md. Whatever a bridge answers is somebody else's and is checked here: a
reading that is half, strange, too large or not of this request is refused, and nothing of it is kept.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yorozu.forms.services import PREFECTURES
from yorozu.foundation import postal
from yorozu.foundation.errors import Invalid, Unavailable
from yorozu.foundation.text import refuse_unsafe

FORMAT = "yorozu-card-reading/1"
#: A reading has four short facts; more than this is none.
LARGEST = 4096
_FACTS = frozenset({"name", "address", "birth_date", "sex"})
_AROUND = frozenset({"format", "request"})
_SEXES = {"1": "男", "2": "女", "3": "不明"}
_DAY = re.compile(r"\d{8}", re.ASCII)
_SAID = {
    "no-card": "カードが見つかりません。カードをリーダーに置いて、もう一度押してください。",
    "removed": "読み取りの途中でカードが離れました。置き直して、もう一度押してください。",
    "pin-wrong": "暗証番号が違います。本人に確かめてもらい、もう一度押してください。",
    "pin-locked": "暗証番号の入力の回数を超えたため、カードを読めません。本人に聞いて入力してください。",
    "busy": "リーダーは、ほかの読み取りの途中です。少し待って、もう一度押してください。",
}
_STRANGE = "リーダーから正しい内容が届きませんでした。本人に聞いて入力し、管理者にリーダーを確かめてもらってください。"


@dataclass(frozen=True, slots=True)
class Reading:
    """The four facts as the card has them: nothing is normalised. `sex` is 男, 女 or 不明."""

    name: str
    address: str
    birth_date: date
    sex: str

    def as_known(self) -> dict[str, Any]:
        """By term of the data dictionary, in the shape in which questions are answered; a card has no readings in kana."""
        known: dict[str, Any] = {
            "person.name": {"name": self.name, "kana": ""},
            "person.birth_date": self.birth_date.isoformat(),
        }
        if (found := postal.split(self.address)) is not None:
            code, parts = found
            known["person.address"] = {
                "postal_code": code,
                "prefecture": parts.prefecture,
                "city": parts.city,
                "town": parts.town,
                "building": "",
            }
        return known


def read_answer(body: bytes, *, request: str, today: date) -> Reading:
    """What a bridge answered to this request. Raises Invalid with what to do, Unavailable for what is no reading."""
    if len(body) > LARGEST:
        raise Unavailable(_STRANGE)
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unavailable(_STRANGE) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("request") != request:
        raise Unavailable(_STRANGE)
    if "error" in found:
        error = found["error"]
        raise Invalid(_SAID.get(error, _STRANGE) if isinstance(error, str) else _STRANGE)
    # An individual number (マイナンバー) or anything else that was not asked for is not taken in, not even to be dropped.
    if found.keys() != _FACTS | _AROUND or not all(isinstance(found[each], str) for each in _FACTS):
        raise Unavailable(_STRANGE)
    return _reading(found, today)


def _reading(found: dict[str, str], today: date) -> Reading:
    name, address = _line(found["name"], 100), _line(found["address"], 200)
    if not address.startswith(PREFECTURES) or found["sex"] not in _SEXES:
        raise Unavailable(_STRANGE)
    return Reading(name, address, _birth(found["birth_date"], today), _SEXES[found["sex"]])


def _birth(text: str, today: date) -> date:
    try:
        born = datetime.strptime(text, "%Y%m%d").date() if _DAY.fullmatch(text) else None  # noqa: DTZ007  a day
    except ValueError:
        born = None
    if born is None or not date(1850, 1, 1) <= born <= today:
        raise Unavailable(_STRANGE)
    return born


def _line(text: str, longest: int) -> str:
    """One line of text, as it is; the space between family and given name included."""
    try:
        refuse_unsafe(text)
    except ValueError:
        raise Unavailable(_STRANGE) from None
    odd = any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") for char in text)
    if not text.strip() or len(text) > longest or odd:
        raise Unavailable(_STRANGE)
    return text.strip()
