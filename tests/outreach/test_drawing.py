"""The list is read, the sample drawn once, the codes handed out; then nothing leads from a code to a person."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import AT, actor, make_city
from tests.outreach import making
from yorozu.foundation.errors import Conflict, Forbidden, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.outreach import services
from yorozu.outreach.codes import read_code
from yorozu.outreach.models import Mode, SurveyCode, SurveyList, SurveyRound, SurveySample, SurveyStratum
from yorozu.outreach.sampling.bands import read_bands
from yorozu.outreach.sampling.drawing import ALGORITHM, draw
from yorozu.outreach.sampling.people import read_people
from yorozu.outreach.selectors.samples import rows_of, sizes_of
from yorozu.outreach.services.drawing import allocation_of
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey

pytestmark = pytest.mark.django_db


def test_the_draw_is_kept_with_all_that_repeats_it_and_the_list_is_destroyed(city: Municipality) -> None:
    survey = making.start(city)
    sample = making.draw(survey, size=60, seed="くじ123")
    strata = list(SurveyStratum.objects.within(city).filter(round=survey))
    assert sum(each.drawn for each in strata) == sample.size == 60
    assert sum(each.population for each in strata) == sample.population == 240
    assert all(abs(each.drawn * 240 - 60 * each.population) < 240 for each in strata)
    rows = [line.split(",") for line in making.list_file().decode().splitlines()]
    reading = read_people(
        rows, {"id": 0, "district": 2, "age": 3, "sex": 4}, read_bands(sample.bands), sample.base_day
    )
    again = draw(reading.people, allocation_of(sizes_of(reading), 60, 0), "くじ123")
    sent = making.letters(survey)
    assert [each["番号"] for each in sent] == [each.id for each in again]
    # As it came, and no formula.
    assert all(
        each["氏名"].startswith("'=住民") and each["地区"] in ("本庁", "河北", "雄勝") for each in sent
    )
    codes = {each["回答の番号"] for each in sent}
    assert len(codes) == 60
    assert all(read_code(each) for each in codes)
    kept = " ".join(SurveyCode.objects.within(city).values_list("digest", flat=True))
    assert SurveyCode.objects.within(city).count() == 60
    assert not any(each in kept for each in codes)
    assert not SurveyList.objects.within(city).exists()
    entry = AuditEntry.objects.within(city).get(action="survey.drawn")
    assert (entry.details["seed"], entry.details["algorithm"], entry.actor_id) == (
        "くじ123",
        ALGORITHM,
        "miyako-worker",
    )
    assert entry.details["drawn"] == sample.drawn_sha256
    assert entry.details["list"] == sample.list_sha256
    listed = StoredFile.objects.within(city).exclude(pk=sample.stored_id).get()
    assert listed.disposed_at is not None
    assert listed.key.destroyed_at is not None
    taken = (
        AuditEntry.objects.within(city)
        .filter(action="survey.addresses_taken")
        .values_list("details", flat=True)
    )
    assert list(taken) == [{"purpose": "print", "rows": 60}]


def test_a_round_is_drawn_once_and_the_database_says_so(city: Municipality) -> None:
    survey = making.start(city)
    sample = making.draw(survey)
    with pytest.raises(Conflict, match="一度だけ"):
        making.draw(survey)
    with pytest.raises(Conflict, match="一度だけ"):
        services.draw_sample(survey=survey, size=5, minimum=0, seed="", by=actor(city), at=AT)
    sample.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        sample.save(force_insert=True)
    assert SurveySample.objects.within(city).count() == 1
    with pytest.raises(Conflict):
        services.change_round(survey=survey, plan=making.plan(mode=Mode.OPEN.value), by=actor(city), at=AT)


def test_a_faulty_list_is_not_drawn_from_and_can_be_replaced(city: Municipality) -> None:
    survey, by = making.start(city), actor(city)
    content = "番号,地区,年齢,性別\n1,本庁,30,男\n1,,30,女\n".encode()
    services.upload_list(survey=survey, name="名簿.csv", content=content, by=by, at=AT)
    with pytest.raises(Invalid, match="直すところが2か所"):
        services.draw_sample(survey=survey, size=1, minimum=0, seed="", by=by, at=AT)
    assert not SurveySample.objects.within(city).exists()
    assert not SurveyCode.objects.within(city).exists()
    first = SurveyList.objects.within(city).get()
    with pytest.raises(Invalid) as refused:
        services.map_columns(
            survey=survey, columns={"id": 0, "district": 0}, bands="18", base_day=first.base_day, by=by, at=AT
        )
    assert [each.field for each in refused.value.errors] == ["column_sex", "column_birth", "column_id"]
    for bad in (b"", b"\x00\x01", "番号,地区\n".encode()):
        with pytest.raises(Invalid):
            services.upload_list(survey=survey, name="名簿.csv", content=bad, by=by, at=AT)
    assert services.remove_old_lists(at=AT + timedelta(days=13)) == 0
    assert services.remove_old_lists(at=AT + timedelta(days=14)) == 1
    assert not SurveyList.objects.within(city).exists()
    sample = making.draw(survey, seed="")
    assert len(sample.seed) == 32
    assert VaultKey.objects.within(city).get(pk=first.key_id).destroyed_at == AT + timedelta(days=14)
    with pytest.raises(Forbidden):
        services.discard_list(survey=survey, by=Actor.anonymous(city), at=AT)


def test_more_than_there_are_and_a_minimum_that_takes_too_much_are_refused(city: Municipality) -> None:
    survey = making.start(city)
    for size, minimum, field in ((241, 0, "size"), (0, 0, "size"), (20, 5, "minimum")):
        by = actor(city)
        listed = services.upload_list(survey=survey, name="a.csv", content=making.list_file(), by=by, at=AT)
        assert rows_of(listed)[1][1] == "=住民0"
        with pytest.raises(Invalid) as refused:
            services.draw_sample(survey=survey, size=size, minimum=minimum, seed="", by=by, at=AT)
        assert [each.field for each in refused.value.errors] == [field]


def test_the_list_for_the_addressing_is_gone_before_the_first_answer(city: Municipality) -> None:
    survey = making.start(city)
    sample = making.draw(survey)
    codes = making.codes(survey)
    with pytest.raises(Invalid):
        services.hand_out_addresses(survey=survey, purpose="なんとなく", by=actor(city), at=AT)
    making.begun(survey, codes[0])
    gone = SurveySample.objects.within(city).select_related("stored", "list_key").get(pk=sample.pk)
    assert gone.list_removed_at == making.DURING
    assert gone.list_key.destroyed_at == making.DURING
    assert gone.stored.sealed_name == b""
    assert gone.stored.disposed_at is not None
    with pytest.raises(NotFound):
        making.letters(survey)
    assert not services.remove_addresses(survey=survey, by=actor(city), at=AT)
    assert verify_chain(city) == []


def test_2700_of_the_residents_of_a_city_are_drawn_in_seconds() -> None:
    """A made-up list as long as that of 石巻's residents of 18 and more; the printed figure is what docs/surveys.md says."""
    city = make_city("ishinomaki", "042021", "石巻市")
    survey, by = making.start(city), actor(city)
    people = 120_000
    began = time.process_time()
    services.upload_list(survey=survey, name="名簿.csv", content=making.list_file(people), by=by, at=AT)
    sample = services.draw_sample(survey=survey, size=2700, minimum=0, seed="", by=by, at=AT)
    took = time.process_time() - began
    assert sample.population == people
    assert SurveyCode.objects.within(city).filter(round=survey).count() == 2700
    strata = SurveyStratum.objects.within(city).filter(round=survey)
    assert all(abs(each.drawn * people - 2700 * each.population) < people for each in strata)
    assert SurveyRound.objects.within(city).get().closed_at is None
    assert took < 15, took
