"""What the procedures refuse and ask for, case by case."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from yorozu.forms.services import Checked, Definition, RuleContext, check_answers, json_schema, load_document

PROCEDURES = Path(__file__).resolve().parents[2] / "packs" / "procedures"
TODAY = date(2026, 11, 20)


@cache
def procedure(code: str) -> Definition:
    return load_document((PROCEDURES / f"{code}.yaml").read_text(encoding="utf-8")).definition


def example(code: str, today: date = TODAY) -> dict[str, Any]:
    examples: list[dict[str, Any]] = json_schema(procedure(code), today=today)["examples"]
    return examples[0]


def checked(code: str, answers: dict[str, Any], today: date = TODAY) -> Checked:
    applicant = {"audience": "resident", "channel": "online", "identity": "none"}
    city = {"code": "032026", "slug": "miyako", "name": "宮古市", "prefecture": "岩手県"}
    context = RuleContext(today=today, applicant=applicant, municipality=city)
    return check_answers(procedure(code), answers, context=context)


def wrong(code: str, **changes: Any) -> list[str]:
    """The fields with an error when the complete example is changed so."""
    return [error.field for error in checked(code, example(code) | changes).errors]


@pytest.mark.parametrize("code", sorted(path.stem for path in PROCEDURES.glob("*.yaml")))
@pytest.mark.parametrize("years", [0, 1, 4])
def test_the_complete_example_passes_today_and_in_years_to_come(code: str, years: int) -> None:
    today = date(2026 + years, 2, 28) + timedelta(days=31 * (years + 1))
    assert checked(code, example(code, today), today).errors == []


def test_a_public_servant_is_sent_to_the_employer() -> None:
    assert wrong("child-allowance-claim", pension="public_servant") == ["pension"]


def test_a_child_counts_until_the_march_in_which_it_turns_eighteen() -> None:
    [child] = example("child-allowance-claim")["children"]
    born = {"2009-04-01": True, "2009-04-02": False, "2008-04-02": False, "2008-04-01": True}
    found = {
        day: bool(wrong("child-allowance-claim", children=[child | {"child_birth_date": day}]))
        for day in born
    }
    assert found == {"2009-04-01": False, "2009-04-02": False, "2008-04-02": False, "2008-04-01": True}


def test_a_child_who_lives_apart_needs_an_address_and_a_statement() -> None:
    [child] = example("child-allowance-claim")["children"]
    missing = wrong(
        "child-allowance-claim", children=[child | {"living_together": False, "child_address": None}]
    )
    assert missing == ["children.0.child_address", "apart_file"]


def test_older_children_are_counted_only_from_three_children_on() -> None:
    older = {
        "older_name": {"name": "見本 一郎", "kana": "ミホン イチロウ"},
        "older_birth_date": "2006-06-15",
        "occupation": "student",
        "supported": True,
    }
    [child] = example("child-allowance-claim")["children"]
    paper = example("child-allowance-claim")["identity_file"]
    with_two = {"has_older_children": True, "older_children": [older], "support_file": paper}
    assert wrong("child-allowance-claim", **with_two) == ["has_older_children"]
    assert wrong("child-allowance-claim", children=[child, child], **with_two) == []


def test_an_increase_and_a_decrease_ask_for_their_own_reason() -> None:
    assert wrong("child-allowance-amount-change", direction="decrease") == ["decrease_reason"]
    assert wrong("child-allowance-amount-change", direction="decrease", decrease_reason="death") == []


@pytest.mark.parametrize(
    ("born", "chosen", "fields"),
    [
        ("2024-01-16", "third", []),
        ("2023-01-15", "third", ["class"]),
        ("2023-01-15", "second", []),
        ("2024-01-15", "third", ["class"]),
        ("2024-01-16", "first", ["class"]),
        ("2019-04-02", "second", ["child_birth_date"]),
    ],
)
def test_the_class_of_childcare_follows_the_age_on_the_first_day(
    born: str, chosen: str, fields: list[str]
) -> None:
    found = wrong(
        "childcare-support-certification", **{"class": chosen}, child_birth_date=born, start_on="2027-01-15"
    )
    assert found == fields


def test_kindergarten_does_not_ask_why_childcare_is_needed() -> None:
    answers = example("childcare-support-certification") | {
        "class": "first",
        "child_birth_date": "2022-05-05",
    }
    found = checked("childcare-support-certification", answers)
    assert found.errors == []
    assert "mother_reason" not in found.values
    assert "need" not in found.sections


def test_care_is_for_people_from_forty_and_asks_for_the_disease_below_sixty_five() -> None:
    code = "long-term-care-certification"
    assert wrong(code, birth_date="1986-11-21") == ["birth_date", "insurer", "disease", "insurance_file"]
    assert wrong(code, birth_date="1961-11-21") == ["insurer", "disease", "insurance_file"]
    assert wrong(code, birth_date="1961-11-20") == []


def test_a_renewal_is_taken_from_sixty_days_before_the_end() -> None:
    code = "long-term-care-renewal"
    assert wrong(code, valid_until="2027-01-19") == []
    assert wrong(code, valid_until="2027-01-20") == ["valid_until"]
    assert wrong(code, valid_until="2026-11-19") == ["valid_until"]


def test_new_procedures_refuse_what_their_law_does_not_give() -> None:
    assert wrong("long-term-care-moved-in", moved_on="2026-11-05") == ["moved_on"]
    assert wrong("long-term-care-moved-in", moved_on="2026-11-06") == []
    assert wrong("dog-registration", born_on="2026-08-22", got_on="2026-11-10") == ["born_on"]
    assert wrong("dog-registration", born_on="2026-08-21", got_on="2026-11-10") == []
    assert wrong("startup-support-certificate", times=3) == ["times"]
    assert wrong("safety-net-guarantee", sales_now=1_760_001) == ["sales_now"]
    assert wrong("safety-net-guarantee", sales_now=1_760_000, forecast_now=3_520_000) == []
    assert wrong("marriage-new-life-subsidy", income=5_000_000, loan=0) == ["income"]
    assert wrong("bulky-waste", wish_on="2026-11-26") == ["wish_on"]
    assert wrong(
        "leave-request", kind="sick", reason="手術", from_on="2026-12-01", until_on="2026-12-07"
    ) == ["certificate"]
    assert wrong("telework-request", personal_data=True) == ["personal_data"]


def test_the_electronic_library_begins_with_school_and_asks_for_a_guardian_until_junior_high_ends() -> None:
    guardian = ["guardian_name", "guardian_phone", "guardian_consent"]
    assert wrong("e-library-card", birth_date="2020-04-02") == ["birth_date", *guardian]
    assert wrong("e-library-card", birth_date="2020-04-01") == guardian
    assert wrong("e-library-card", birth_date="2011-04-02") == guardian
    assert wrong("e-library-card", birth_date="2011-04-01") == []


@pytest.mark.parametrize(
    ("category", "first", "last"),
    [
        ("general_university", "1996-04-02", "2005-04-01"),
        ("general_high_school", "2005-04-02", "2009-04-01"),
        ("experienced", "1967-04-02", "1996-04-01"),
    ],
)
def test_the_recruitment_examination_has_first_and_last_birthdays(
    category: str, first: str, last: str
) -> None:
    days = [date.fromisoformat(first), date.fromisoformat(last)]
    tried = [days[0] - timedelta(days=1), *days, days[1] + timedelta(days=1)]
    more = (
        {"category": category, "experience_years": 6} if category == "experienced" else {"category": category}
    )
    found = [wrong("staff-recruitment-exam", **more, birth_date=day.isoformat()) for day in tried]
    assert found == [["birth_date"], [], [], ["birth_date"]]


def test_moving_abroad_asks_for_the_country_and_keeps_no_new_address() -> None:
    found = checked("moving-out", example("moving-out") | {"abroad": True, "country": "カナダ"})
    assert found.errors == []
    assert "new_address" not in found.values
    assert found.values["country"] == "カナダ"


def test_moving_out_is_taken_thirty_days_ahead() -> None:
    assert wrong("moving-out", move_on="2026-12-20") == []
    assert wrong("moving-out", move_on="2026-12-21") == ["move_on"]


@pytest.mark.parametrize(("code", "field"), [("water-start", "start_on"), ("water-stop", "stop_on")])
def test_water_is_not_turned_on_or_off_in_the_past(code: str, field: str) -> None:
    assert wrong(code, **{field: "2026-11-19"}) == [field]
    assert wrong(code, **{field: "2026-11-20"}) == []


def test_road_damage_needs_no_name_but_a_reply_needs_a_way_to_reach_somebody() -> None:
    answers = example("road-damage")
    assert "name" not in answers
    assert wrong("road-damage", wants_reply=True) == ["phone"]
    assert wrong("road-damage", wants_reply=True, email="someone@example.jp") == []


def test_a_house_that_fell_is_not_judged_by_photographs_alone() -> None:
    code = "disaster-damage-certificate"
    assert wrong(code, self_judgement=True) == []
    assert wrong(code, self_judgement=True, damages=["collapsed"]) == ["self_judgement"]
