"""The demo shows a survey whose result is published and one that is asked now."""

from pathlib import Path

import pytest
from django.test import Client

from tests.factories import AT
from tests.outreach.test_answering import sound
from yorozu.config.demo_surveys import hold_surveys
from yorozu.config.loading import load_city_file, load_procedures
from yorozu.foundation.clock import frozen
from yorozu.outreach.models import SurveyCode, SurveyRound

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.mark.django_db
def test_a_published_result_and_a_survey_that_waits_for_codes() -> None:
    city = load_city_file(PACKS / "cities" / "ishinomaki.yaml", demo=True, at=AT)
    hold_surveys(city, at=AT)
    assert not SurveyRound.objects.within(city).exists()
    load_procedures(city, [PACKS / "procedures" / "citizen-survey.yaml"], at=AT)
    hold_surveys(city, at=AT)
    hold_surveys(city, at=AT)
    assert SurveyRound.objects.within(city).count() == 2
    assert SurveyCode.objects.within(city).count() == 120
    with frozen(AT):
        assert "70人の方に" in Client().get("/ishinomaki/surveys/ishiki-last-year/results/").content.decode()
        assert "回答の番号" in Client().get("/ishinomaki/surveys/ishiki-this-year/").content.decode()
    assert [sound(each) for each in SurveyRound.objects.within(city)] == [[], []]
