"""How long a procedure takes: measured, without anybody in it."""

from datetime import date

import pytest
from django.test import Client

from tests.procedures.samples import publish
from yorozu.cases.selectors.deadlines import days_taken, due_date, resumed_due_date
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.models import Pace, ProcedureVersion
from yorozu.procedures.selectors import Times, definition_of, forget_times, times_of
from yorozu.procedures.services import note_filling, note_processing

pytestmark = pytest.mark.django_db


def times(version: ProcedureVersion) -> Times:
    forget_times()
    return times_of(version.procedure, definition_of(version))


def test_the_middle_of_the_last_drafts_and_what_nine_of_ten_results_came_within(
    city: Municipality, client: Client
) -> None:
    version = publish(city)
    page = "/miyako/procedures/water-start/"
    for seconds in (30, 61, 240, 3_600):
        note_filling(version.procedure, seconds=seconds)
        note_processing(version.procedure, days=4)
    # Three questions of a quarter minute and a minute around them; of four nothing is said.
    assert times(version) == Times(minutes=2, estimated=True, days=None)
    assert "質問の数からの目安です" in client.get(page).content.decode()
    note_filling(version.procedure, seconds=0)
    note_processing(version.procedure, days=9)
    assert times(version) == Times(minutes=2, estimated=False, days=9)
    for _ in range(5):
        note_processing(version.procedure, days=2)
    assert times(version).days == 4
    html = client.get(page).content.decode()
    assert "2分ほど" in html
    assert "これまでの申請では、9割が4日以内に終わっています" in html
    assert {each.name for each in Pace._meta.fields} == {"id", "municipality", "procedure", "kind", "value"}


def test_only_the_last_ones_count_and_reading_costs_the_same_however_many_there_are(
    city: Municipality, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    version = publish(city)
    rows = (
        [("filling", 60)] * 50
        + [("filling", 5)] * 200
        + [("processing", 90)] * 50
        + [("processing", 3)] * 100
    )
    Pace.objects.bulk_create(
        Pace(municipality=city, procedure=version.procedure, kind=kind, value=value) for kind, value in rows
    )
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert times(version) == Times(minutes=5, estimated=False, days=3)


def test_days_in_which_a_correction_was_awaited_are_not_counted(city: Municipality) -> None:
    calendar = Calendar(city)
    arrived = date(2026, 11, 20)
    due = due_date(calendar, arrived, 3)
    put_off = resumed_due_date(calendar, due, date(2026, 11, 24), date(2026, 11, 30))
    whole = calendar.between(arrived, date(2026, 12, 2))
    waited = calendar.between(date(2026, 11, 24), date(2026, 11, 30))
    for due_on, days in ((due, whole), (put_off, whole - waited)):
        found = days_taken(
            calendar, arrived_on=arrived, due_on=due_on, standard=3, ended_on=date(2026, 12, 2)
        )
        assert (found, waited) == (days, 4)
