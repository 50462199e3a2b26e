"""Filing a finished matter."""

from datetime import date

import pytest

from tests.factories import AT, actor, department, make_city
from tests.records.making import CLASSES, Plan, file_one, load
from yorozu.foundation.errors import Forbidden, Invalid
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.records.models import Record, RecordClass, RecordFile
from yorozu.records.services import file_record, load_record_classes
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry


@pytest.mark.django_db
def test_loading_the_classes_again_changes_nothing(city: Municipality) -> None:
    assert load(city) == len(CLASSES)
    before = list(RecordClass.objects.within(city).order_by("pk").values())
    assert load(city) == 0
    assert list(RecordClass.objects.within(city).order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_changed_period_is_loaded_and_files_that_exist_keep_theirs(city: Municipality) -> None:
    load(city)
    file = file_one(city).record_file
    changed = Plan(CLASSES[0].path, CLASSES[0].title, 10)
    assert load_record_classes(municipality=city, classes=[changed]) == 1
    assert RecordClass.objects.within(city).get(path=changed.path).years == 10
    file.refresh_from_db()
    assert (file.years, file.disposal_on) == (3, date(2030, 4, 1))


@pytest.mark.django_db
def test_a_record_stands_in_the_file_of_its_class_department_and_year(city: Municipality) -> None:
    load(city)
    record = file_one(city)
    file = RecordFile.objects.within(city).get()
    assert record.record_file == file
    assert (file.title, file.fiscal_year) == ("令和8年度 水道の使用開始・中止の届出", 2026)
    assert (file.retention_start, file.disposal_on) == (date(2027, 4, 1), date(2030, 4, 1))
    assert (record.filed_at, record.filed_by) == (AT, actor(city).staff)
    assert [item["label"] for item in record.items] == ["届出書", "受理通知 宮市第1号"]


@pytest.mark.django_db
def test_two_matters_of_one_year_share_a_file_and_the_next_year_has_its_own(city: Municipality) -> None:
    load(city)
    first, second = file_one(city, "1"), file_one(city, "2", completed_on=date(2027, 3, 31))
    third = file_one(city, "3", completed_on=date(2027, 4, 1))
    assert first.record_file == second.record_file
    assert third.record_file != first.record_file
    assert third.record_file.fiscal_year == 2027


@pytest.mark.django_db
def test_what_is_kept_for_another_period_stands_in_another_file(city: Municipality) -> None:
    load(city)
    usual, longer, forever = (
        file_one(city, "1"),
        file_one(city, "2", years=10),
        file_one(city, "3", years=None),
    )
    assert len({usual.record_file_id, longer.record_file_id, forever.record_file_id}) == 3
    assert forever.record_file.disposal_on is None
    assert file_one(city, "4", years=None).record_file == forever.record_file


@pytest.mark.django_db
def test_filing_again_returns_the_same_record_and_is_audited_once(city: Municipality) -> None:
    load(city)
    first, again = file_one(city), file_one(city, completed_on=date(2030, 1, 1))
    assert again == first
    assert Record.objects.within(city).get().completed_on == AT.date()
    assert AuditEntry.objects.within(city).filter(action="record.filed").count() == 1
    assert verify_chain(city) == []


@pytest.mark.django_db
def test_an_unknown_class_is_named_and_nothing_is_filed(city: Municipality) -> None:
    load(city)
    with pytest.raises(Invalid, match="文書分類「福祉/ない」が登録されていません"):
        file_one(city, path="福祉/ない")
    assert not Record.objects.within(city).exists()
    assert not RecordFile.objects.within(city).exists()


@pytest.mark.django_db
def test_only_the_office_concerned_files_and_the_keeper_everywhere(city: Municipality) -> None:
    load(city)
    with pytest.raises(Forbidden):
        file_one(city, "1", place="finance")
    assert file_one(city, "1", place="finance", who="records").record_file.department == department(
        city, "finance"
    )


@pytest.mark.django_db
def test_the_service_itself_may_file_and_stands_as_nobody(city: Municipality) -> None:
    load(city)
    record = file_record(
        municipality=city, department=department(city), class_path="総務/例規", years=None, subject_type="case",
        subject_id=7, title="例規", items=[], confidentiality=2, completed_on=AT.date(), by=Actor.system(city), at=AT,
    )  # fmt: skip
    assert record.filed_by is None
    assert record.subject_id == "7"


@pytest.mark.django_db
def test_the_classes_of_one_city_are_not_those_of_another(city: Municipality) -> None:
    load(city)
    other = make_city("iwanuma", "042111", "岩沼市")
    with pytest.raises(Invalid):
        file_one(other)
