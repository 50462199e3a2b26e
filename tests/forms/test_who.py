"""Who fills the form in is asked first, where a definition lets others do it; numbers of corporations are checked."""

from typing import Any

import pytest

from tests.intake.samples import document
from yorozu.forms.services import (
    DefinitionFaults,
    RuleContext,
    check_answers,
    dump_definition,
    json_schema,
    parse_definition,
)
from yorozu.foundation.clock import today
from yorozu.foundation.corporate_number import check_digit, is_corporate_number

_CONTEXT = RuleContext(today=today(), applicant={}, municipality={})
_PROXY = {
    "by_whom": "proxy",
    "by_name": {"name": "髙橋 一郎", "kana": "たかはし いちろう"},
    "by_relation": "family",
    "by_phone": "0193-62-2111",
    "by_trusted": True,
}


def _errors(raw: dict[str, Any], **changes: Any) -> set[str]:
    definition = parse_definition(document(**changes))
    found = check_answers(definition, raw, context=_CONTEXT).errors
    return {each.field for each in found if each.field.startswith("by_")}


def test_a_definition_that_says_nothing_asks_nothing() -> None:
    definition = parse_definition(document())
    assert (definition.proxy, definition.business, definition.sections[0].id) == ("no", False, "applicant")


def test_the_section_comes_first_and_is_not_stored() -> None:
    definition = parse_definition(document(proxy="allowed", business=True))
    assert definition.sections[0].id == "by"
    stored = dump_definition(definition)
    assert [each["id"] for each in stored["sections"]][0] == "applicant"
    assert (stored["proxy"], stored["business"]) == ("allowed", True)
    assert parse_definition(stored) == definition


def test_the_person_concerned_is_asked_no_more() -> None:
    assert _errors({"by_whom": "self"}, proxy="allowed") == set()
    assert _errors({}, proxy="allowed") == {"by_whom"}


def test_a_proxy_says_who_they_are_and_that_they_were_asked() -> None:
    assert _errors(_PROXY, proxy="allowed") == set()
    assert _errors({"by_whom": "proxy"}, proxy="allowed") == {
        "by_name",
        "by_relation",
        "by_phone",
        "by_trusted",
    }
    assert _errors({**_PROXY, "by_relation": "other"}, proxy="allowed") == {"by_relation_other"}


def test_with_mandate_a_paper_is_asked_for() -> None:
    told = {name: value for name, value in _PROXY.items() if name != "by_trusted"}
    assert _errors(told, proxy="with_mandate") == {"by_mandate"}


def test_a_business_gives_its_name_and_a_number_that_holds() -> None:
    company = {"by_whom": "business", "by_company": "宮古水産株式会社"}
    assert _errors(company, business=True) == set()
    assert _errors({**company, "by_company_number": "７０００-０１２０-５０００２"}, business=True) == set()
    assert _errors({**company, "by_company_number": "1234567890123"}, business=True) == {"by_company_number"}
    assert _errors({**company, "by_company_number": "700001205000"}, business=True) == {"by_company_number"}
    assert _errors({"by_whom": "proxy"}, business=True) == {"by_whom"}


def test_names_of_the_section_are_taken() -> None:
    wrong = document(proxy="allowed")
    wrong["sections"][0]["fields"][2]["id"] = "by_phone"
    with pytest.raises(DefinitionFaults) as refused:
        parse_definition(wrong)
    assert "「by_phone」は「申請する方」の区分に使います" in str(refused.value)


def test_the_schema_has_an_example_that_is_the_person_concerned() -> None:
    schema = json_schema(parse_definition(document(proxy="with_mandate", business=True)), today=today())
    assert schema["examples"][0]["by_whom"] == "self"
    assert "by_company_number" in schema["properties"]


@pytest.mark.parametrize("number", ["7000012050002", "1180301018771"])
def test_numbers_of_corporations(number: str) -> None:
    assert is_corporate_number(number)
    assert check_digit(number[1:]) == number[0]
    wrong = str((int(number[5]) + 1) % 10)
    assert not is_corporate_number(number[:5] + wrong + number[6:])
