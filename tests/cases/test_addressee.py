"""Whom a letter is addressed to, where another than the person concerned filled the form in."""

from typing import Any

from tests.intake.samples import answers, document
from yorozu.cases.selectors.letters import addressee
from yorozu.forms.services import parse_definition

_PLACE = ("〒027-0052", "岩手県宮古市宮町一丁目1-30")
_DEFINITION = parse_definition(document(proxy="allowed", business=True))


def _addressed(**changes: Any) -> tuple[str, ...]:
    return addressee(_DEFINITION, answers(**changes))


def test_the_person_concerned_is_addressed_by_name() -> None:
    assert _addressed(by_whom="self") == (*_PLACE, "髙橋 𠮷子")


def test_a_proxy_stands_below_the_person_concerned() -> None:
    name = {"name": "髙橋 一郎", "kana": "たかはし いちろう"}
    assert _addressed(by_whom="proxy", by_name=name) == (*_PLACE, "髙橋 𠮷子 様", "代理人 髙橋 一郎")


def test_a_business_stands_above_who_applied_for_it() -> None:
    found = _addressed(by_whom="business", by_company="宮古水産株式会社", by_company_role="総務課長")
    assert found == (*_PLACE, "宮古水産株式会社", "総務課長 髙橋 𠮷子")
