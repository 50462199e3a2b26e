"""Lists of persons and samples, read."""

import json
from collections import Counter

from yorozu.outreach.models import SurveyList, SurveyRound, SurveySample, SurveyStratum
from yorozu.outreach.sampling.bands import read_bands
from yorozu.outreach.sampling.people import Reading, Stratum, read_people
from yorozu.trust.vault import open_file

Rows = list[list[str]]


def list_of(survey: SurveyRound) -> SurveyList | None:
    """The list that waits for the draw."""
    rows = SurveyList.objects.within(survey.municipality_id).select_related("key", "stored__key")
    return rows.filter(round=survey).first()


def sample_of(survey: SurveyRound) -> SurveySample | None:
    return SurveySample.objects.within(survey.municipality_id).filter(round=survey).first()


def strata_of(survey: SurveyRound) -> list[SurveyStratum]:
    """By district, age and sex."""
    rows = SurveyStratum.objects.within(survey.municipality_id).filter(round=survey)
    return list(rows.order_by("district", "low", "sex"))


def rows_of(listed: SurveyList) -> Rows:
    """The list as it came, the header first."""
    found: Rows = json.loads(open_file(listed.stored))
    return found


def read_list(listed: SurveyList, rows: Rows) -> Reading:
    """Everybody on it, by the columns chosen, and what is wrong."""
    columns = {what: int(place) for what, place in listed.columns.items()}
    return read_people(rows, columns, read_bands(listed.bands), listed.base_day)


def sizes_of(reading: Reading) -> Counter[Stratum]:
    return Counter(each.stratum for each in reading.people)
