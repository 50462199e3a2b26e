"""The keeper's screens, as the server sends them."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.factories import AT, make_city
from tests.records.making import file_one, load
from yorozu.foundation.clock import JST, frozen
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


def desk(city: Municipality, who: str = "records") -> Client:
    client = Client()
    client.force_login(User.objects.get(login=f"{city.slug}-{who}"))
    return client


def address(city: Municipality, name: str = "files", **kwargs: int) -> str:
    return reverse(f"records:{name}", kwargs={"city": city.slug, **kwargs})


def shown(city: Municipality, query: str = "", who: str = "records") -> str:
    answer = desk(city, who).get(address(city) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_each_file_with_its_period_and_how_much_is_in_it(city: Municipality) -> None:
    load(city)
    file_one(city, "1")
    file_one(city, "2")
    file_one(city, "3", path="総務/例規", years=None)
    text = shown(city)
    assert "令和8年度 水道の使用開始・中止の届出" in text
    assert '<td data-label="件数" class="y-num">2</td>' in text
    assert "令和12年3月31日" in text
    assert "永年" in text


def test_a_file_is_due_from_the_day_after_its_period(city: Municipality) -> None:
    load(city)
    file_one(city, completed_on=date(2022, 5, 1))
    with frozen(datetime(2026, 3, 31, 23, 59, tzinfo=JST)):
        assert "廃棄の確認待ち" not in shown(city)
        assert "この条件に合う簿冊はありません" in shown(city, "?due=1")
    with frozen(datetime(2026, 4, 1, 0, 0, tzinfo=JST)):
        assert "廃棄の確認待ち" in shown(city)
        assert "令和4年度 水道の使用開始・中止の届出" in shown(city, "?due=1")


def test_the_list_is_narrowed_by_year_and_words(city: Municipality) -> None:
    load(city)
    file_one(city, "1")
    file_one(city, "2", path="福祉/児童手当", years=5, completed_on=date(2024, 5, 1))
    assert "水道の使用" not in shown(city, "?year=2024")
    assert "児童手当" not in shown(city, "?q=水道")
    assert "水道の使用" in shown(city, "?q=市民課+水道")


@pytest.mark.parametrize(
    "query", ["?year=abc", "?year=1", "?page=999999", "?page=x", "?q=" + "字" * 500, "?due=maybe"]
)
def test_a_query_that_no_page_sends_shows_a_page(city: Municipality, query: str) -> None:
    load(city)
    file_one(city)
    assert "<h1>記録の一覧</h1>" in shown(city, query)


def test_the_number_of_queries_does_not_grow_with_the_files(
    city: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load(city)
    client, counts = desk(city), []
    client.get(address(city))
    for years in (range(2024, 2026), range(2000, 2024)):
        for year in years:
            file_one(city, str(year), completed_on=date(year, 5, 1))
        with django_assert_max_num_queries(30) as captured:
            client.get(address(city))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_file_lists_its_records_and_a_record_its_items(city: Municipality) -> None:
    load(city)
    record = file_one(city)
    client = desk(city)
    file_page = client.get(address(city, "file", file_id=record.record_file_id)).content.decode()
    assert address(city, "record", record_id=record.pk) in file_page
    assert "起算日 令和9年4月1日" in file_page
    record_page = client.get(address(city, "record", record_id=record.pk)).content.decode()
    assert "受理通知 宮市第1号" in record_page
    assert "機密性3" in record_page


def test_every_look_at_a_record_is_in_the_audit_chain(city: Municipality) -> None:
    load(city)
    record = file_one(city)
    desk(city).get(address(city, "record", record_id=record.pk))
    entry = AuditEntry.objects.within(city).get(action="record.viewed")
    assert (entry.actor_id, entry.subject_id, entry.at) == ("miyako-records", str(record.pk), AT)


def test_the_office_sees_its_own_files_and_the_keeper_all(city: Municipality) -> None:
    load(city)
    record = file_one(city, place="finance", who="records")
    assert "水道の使用" in shown(city)
    assert "簿冊はまだありません" in shown(city, who="worker")
    worker = desk(city, "worker")
    assert worker.get(address(city, "file", file_id=record.record_file_id)).status_code == 403
    assert worker.get(address(city, "record", record_id=record.pk)).status_code == 403
    assert desk(city, "admin").get(address(city)).status_code == 403
    assert not AuditEntry.objects.within(city).filter(action="record.viewed").exists()


def test_a_record_of_another_city_does_not_exist_here(city: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    load(other)
    record = file_one(other)
    client = desk(city)
    assert client.get(address(city, "record", record_id=record.pk)).status_code == 404
    assert client.get(address(city, "file", file_id=record.record_file_id)).status_code == 404
    assert client.get(address(city, "record", record_id=10**30)).status_code == 404
    assert "水道の使用" not in shown(city)
