"""My work: each case in one section, one query more for nothing, and the same speed at any number."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.desk import client, html, work
from tests.cases.making import accept, arrive, propose, publish
from tests.cases.many import fill
from tests.factories import AT, actor, department, make_city
from yorozu.cases.models import Case, State
from yorozu.cases.selectors import Section, Wanted, sections, state_page
from yorozu.cases.selectors.stretches import merged_sql
from yorozu.cases.selectors.work import stretches_of
from yorozu.foundation import tenancy
from yorozu.municipality.models import Municipality

TODAY = AT.date()


def _put(case: Case, state: State, due_on: date, who: str | None = None) -> Case:
    """A case in the state, without its history."""
    paused = TODAY if state is State.WAITING_CORRECTION else None
    outcome = "approve" if state in (State.PROPOSED, State.APPROVED, State.ISSUED) else ""
    staff = actor(case.municipality, who).staff if who else None
    Case.objects.within(case.municipality_id).filter(pk=case.pk).update(
        state=state, due_on=due_on, clock_paused_on=paused, outcome=outcome, assignee=staff
    )
    case.refresh_from_db()
    return case


def _listed(city: Municipality, who: str = "worker", **more: object) -> dict[str, list[int]]:
    wanted = Wanted(actor(city, who), TODAY, **more)  # type: ignore[arg-type]
    return {each.section.value: [case.pk for case in each.cases] for each in sections(wanted)}


@pytest.fixture(name="cases")
def _cases(city: Municipality) -> dict[str, Case]:
    version = publish(city)
    late, soon = TODAY - timedelta(days=1), TODAY + timedelta(days=5)
    wanted: dict[str, tuple[State, date, str | None]] = {
        "late review": (State.IN_REVIEW, late, "chief"),
        "late new": (State.RECEIVED, late, None),
        "new": (State.RECEIVED, soon, None),
        "mine": (State.IN_REVIEW, soon, "worker"),
        "to issue": (State.APPROVED, soon, "worker"),
        "to file": (State.ISSUED, late, "worker"),
        "withdrawn": (State.WITHDRAWN, late, None),
        "of a colleague": (State.IN_REVIEW, soon, "chief"),
        "correction": (State.WAITING_CORRECTION, late, "worker"),
        "proposed": (State.PROPOSED, soon, "worker"),
        "filed": (State.FILED, late, "worker"),
    }
    return {name: _put(arrive(city, version=version), *where) for name, where in wanted.items()}


def test_each_case_stands_in_the_one_section_where_it_waits(
    city: Municipality, cases: dict[str, Case]
) -> None:
    names = {case.pk: name for name, case in cases.items()}
    found = {section: sorted(names[pk] for pk in ids) for section, ids in _listed(city).items()}
    assert found == {
        "overdue": ["late new", "late review"],
        "waiting": ["mine", "to file", "to issue", "withdrawn"],
        "new": ["new"],
        "correction": ["correction"],
        "proposed": ["proposed"],
    }


def test_a_chief_sees_as_waiting_what_is_theirs(city: Municipality, cases: dict[str, Case]) -> None:
    found = _listed(city, "chief")
    assert found["waiting"] == [cases["withdrawn"].pk, cases["of a colleague"].pk]
    assert len(found["overdue"]) == 2


def test_only_mine_leaves_out_what_others_handle(city: Municipality, cases: dict[str, Case]) -> None:
    found = _listed(city, mine=True)
    assert (found["overdue"], found["new"]) == ([], [])
    assert set(found["waiting"]) == {cases[name].pk for name in ("mine", "to issue", "to file")}


def test_a_case_of_another_department_is_in_no_list(city: Municipality, cases: dict[str, Case]) -> None:
    Case.objects.within(city).update(department=department(city, "finance"))
    assert _listed(city) == {section.value: [] for section in Section}
    assert len(_listed(city, "director")["overdue"]) == 2
    assert len(_listed(city, "mayor")["overdue"]) == 2
    number = next(iter(cases.values())).receipt_number
    assert "当てはまる案件はありません" in html(work(city, f"?q={number}"))


def test_a_case_of_another_city_is_in_no_list(city: Municipality, cases: dict[str, Case]) -> None:
    assert cases
    other = make_city("tono", "032085", "遠野市")
    assert _listed(other, "mayor") == {section.value: [] for section in Section}


def test_each_row_has_one_next_action(city: Municipality, cases: dict[str, Case]) -> None:
    page = html(work(city))
    rows = re.findall(r"<tr data-row>.*?</tr>", page, re.DOTALL)
    assert len(rows) == 9
    actions = {
        re.search(r"\d{4}-\d{4}-\d{4}", row)[0]: re.findall(r"data-row-link>([^<]+)<", row) for row in rows
    }  # type: ignore[index]
    assert all(len(found) == 1 for found in actions.values())
    assert actions[cases["to issue"].receipt_number] == ["通知を発行する"]
    assert actions[cases["late new"].receipt_number] == ["受付する"]


def test_the_days_are_told_in_words(city: Municipality, cases: dict[str, Case]) -> None:
    assert cases
    page = html(work(city))
    assert "1営業日超過" in page
    assert "補正中は数えません" in page
    assert "あと" in page


def test_a_receipt_number_is_found_however_it_is_typed(city: Municipality, cases: dict[str, Case]) -> None:
    case = cases["of a colleague"]
    typed = case.receipt_number.replace("-", " ")
    assert f">{case.receipt_number}<" in html(work(city, f"?q={typed}"))
    assert "受付番号を読み取れません" in html(work(city, "?q=123"))


def test_a_state_can_be_asked_for(city: Municipality, cases: dict[str, Case]) -> None:
    page = html(work(city, "?state=in_review"))
    assert cases["of a colleague"].receipt_number in page
    assert cases["new"].receipt_number not in page
    assert cases["filed"].receipt_number in html(work(city, "?state=filed"))


@pytest.mark.parametrize(
    "query",
    [
        "?state=x&after=1",
        "?section=%00&procedure=%27&mine=zzz",
        "?after=2026-02-31_9&state=filed",
        "?after=9999-12-31_999999999999999999&state=received",
        "?after=9999-12-31_999999999999999999&section=new",
        "?q=%F0%28",
    ],
)
def test_a_broken_filter_is_left_out(city: Municipality, query: str) -> None:
    assert work(city, query).status_code == 200


def test_pages_follow_each_other_without_gap_or_repeat(city: Municipality) -> None:
    fill(city, publish(city), 230, days=4)
    for state in (State.RECEIVED, State.FILED):
        Case.objects.within(city).update(state=state)
        wanted, after, seen = Wanted(actor(city), TODAY), None, []
        while True:
            page = state_page(state, wanted, after)
            seen += [(case.due_on, case.pk) for case in page.cases]
            after = page.following
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 230
        assert seen == sorted(seen, reverse=state is State.FILED)


def test_counts_stop_at_a_hundred(city: Municipality) -> None:
    fill(city, publish(city), 130, days=4)
    page = html(work(city))
    assert "100件以上" in page
    assert page.count("<tr data-row>") == 10
    assert "?section=new" in page


def test_the_queries_of_a_page_are_as_many_for_ten_cases_as_for_three_hundred(city: Municipality) -> None:
    version, browser = publish(city), client(city)
    fill(city, version, 10, days=4)
    browser.get("/miyako/desk/")  # the city is kept in memory from now on
    counts = []
    for more in (0, 300):
        fill(city, version, more, days=4)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/miyako/desk/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL's planner chooses")
@pytest.mark.parametrize("who", ["worker", "mayor"])
def test_every_branch_reads_an_index_in_order(city: Municipality, who: str) -> None:
    fill(city, publish(city), 5000, days=30)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
        wanted = Wanted(actor(city, who), TODAY)
        stretches = [stretches_of(section, wanted) for section in Section]
    with tenancy.within_city(city.pk), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {merged_sql(stretches, limit=101)}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "InitPlan" in plan, "row-level security was not in force"
    assert "Seq Scan" not in plan
    assert plan.count("using case_") > 5
    assert "Incremental Sort" not in plan


def test_accepting_takes_a_case_from_new_to_mine(city: Municipality) -> None:
    case = arrive(city)
    assert _listed(city)["new"] == [case.pk]
    accept(case)
    found = _listed(city)
    assert (found["new"], found["waiting"]) == ([], [case.pk])


def test_who_has_a_proposal_to_approve_is_told_so(city: Municipality) -> None:
    propose(accept(arrive(city)))
    assert "あなたの確認を待つ起案が1件あります" in html(work(city, who="chief"))
    assert "起案が" not in html(work(city, who="manager"))


def test_those_who_handle_no_cases_are_told_so(city: Municipality) -> None:
    response = work(city, who="records")
    assert response.status_code == 200
    assert "あなたの役割では、案件を扱いません" in html(response)
