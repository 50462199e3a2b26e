"""City packs: the five that ship, and what a wrong one is told."""

from datetime import date
from pathlib import Path

import pytest

from yorozu.municipality.packs import (
    OFFICE_ROLES,
    PROCEDURE_ROLES,
    CityPack,
    PackInvalid,
    read_city,
    read_city_text,
)

CITIES = Path(__file__).resolve().parents[2] / "packs" / "cities"
MIYAKO = (CITIES / "miyako.yaml").read_text(encoding="utf-8")
ROLES = {
    "case_worker",
    "section_chief",
    "manager",
    "mayor",
    "records_keeper",
    "dx_officer",
    "administrator",
}


def cities() -> list[CityPack]:
    return [read_city(path) for path in sorted(CITIES.glob("*.yaml"))]


def line_with(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PackInvalid) as refused:
        read_city_text(text, file="city.yaml")
    return [(fault.line, fault.message) for fault in refused.value.faults]


def test_the_five_cities_are_read() -> None:
    assert {city.slug: (city.code, city.name) for city in cities()} == {
        "miyako": ("032026", "宮古市"),
        "ishinomaki": ("042021", "石巻市"),
        "tome": ("042129", "登米市"),
        "iwanuma": ("042111", "岩沼市"),
        "tono": ("032085", "遠野市"),
    }


def test_every_role_has_exactly_one_department_in_every_city() -> None:
    for city in cities():
        held = sorted(role for each in city.all_departments() for role in each.roles)
        assert held == sorted(PROCEDURE_ROLES | OFFICE_ROLES)


def test_every_city_has_an_account_for_every_staff_role() -> None:
    for city in cities():
        assert {staff.role for staff in city.staff} == ROLES
        assert all(city.departments_of(staff) for staff in city.staff)


def test_the_case_worker_works_wherever_a_procedure_is_worked_on() -> None:
    miyako = read_city(CITIES / "miyako.yaml")
    worker = next(staff for staff in miyako.staff if staff.login == "miyako-worker")
    names = [each.name for each in miyako.departments_of(worker)]
    assert "こども課" in names
    assert "議会事務局" not in names


def test_record_classes_are_the_same_in_every_city() -> None:
    classes = [
        sorted((each.path, each.years, each.permanent) for each in city.record_classes) for city in cities()
    ]
    assert all(each == classes[0] for each in classes)


def test_departments_named_in_the_plan_of_ishinomaki_say_where() -> None:
    ishinomaki = read_city(CITIES / "ishinomaki.yaml")
    sources = {each.name: each.source for each in ishinomaki.all_departments()}
    assert sources["資産税課"] == "plan"
    assert sources["図書館"] == "usual"


def test_the_new_year_closure_runs_into_the_next_year() -> None:
    days = read_city(CITIES / "tono.yaml").closures[0].days_from(2026)
    assert (days[0], days[-1], len(days)) == (date(2026, 12, 29), date(2027, 1, 3), 6)


def test_a_wrong_check_digit_is_refused_with_its_line_and_the_right_digit() -> None:
    faults = faults_of(MIYAKO.replace('"032026"', '"032027"'))
    assert faults == [
        (
            line_with(MIYAKO, "032026"),
            "全国地方公共団体コード「032027」の検査数字が合いません。最後の桁は 6 のはずです。",
        )
    ]


def test_an_unknown_key_is_refused_with_its_line() -> None:
    text = MIYAKO.replace("document_symbol: 宮", "document_symbol: 宮\ndocument_sign: 宮")
    line = line_with(text, "document_sign")
    assert faults_of(text) == [(line, "「document_sign」という項目はありません。綴りを確かめてください。")]


def test_every_fault_is_told_at_once() -> None:
    text = MIYAKO.replace("kana: みやこし", "kana: ミヤコシ").replace(
        'accent: "#1a5e8a"', 'accent: "#ffcc00"'
    )
    assert [line for line, _ in faults_of(text)] == [
        line_with(text, "kana: ミヤコシ"),
        line_with(text, 'accent: "#ffcc00"'),
    ]


def test_a_code_written_without_quotation_marks_is_explained() -> None:
    [(_, message)] = faults_of(MIYAKO.replace('code: "032026"', "code: 032026"))
    assert message == "「code」は文字で書いてください。数字だけのときは引用符で囲みます。"


def test_a_role_held_twice_and_a_role_held_by_nobody_are_refused() -> None:
    text = MIYAKO.replace("roles: [water]", "roles: [roads]")
    messages = [message for _, message in faults_of(text)]
    assert messages == [
        "役割「water」を持つ部署がありません。",
        "役割「roads」を複数の部署が持っています。一つにしてください。",
    ]


def test_a_repeated_document_symbol_is_refused_at_the_second_place() -> None:
    text = MIYAKO.replace("symbol: 図\n", "symbol: 学\n")
    assert faults_of(text) == [
        (
            line_with(text, "name: 図書館") + 1,
            "文書記号「学」が重なっています。部署ごとに別の記号にしてください。",
        )
    ]


def test_an_account_in_a_department_that_does_not_exist_is_refused() -> None:
    text = MIYAKO.replace("departments: [general-affairs-section]", "departments: [nowhere]")
    assert faults_of(text) == [
        (line_with(text, "miyako-records"), "「nowhere」という部署は departments にありません。")
    ]


@pytest.mark.parametrize(
    "text", ["", "- a", "a: [", "a: 1\na: 2", "code: &x [*x]", "\x00", "!!python/object:os.system {}"]
)
def test_what_is_no_city_file_is_refused_without_a_crash(text: str) -> None:
    assert faults_of(text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid, match="ファイルを読めません"):
        read_city(tmp_path / "nowhere.yaml")
