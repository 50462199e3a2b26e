"""The list of persons before the draw: kept sealed under a key of its own, read, and destroyed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.foundation.spreadsheets import read_rows
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.outreach.models import Mode, SurveyList, SurveyRound, SurveySample
from yorozu.outreach.sampling.bands import USUAL, read_bands
from yorozu.outreach.sampling.people import COLUMNS, guess_columns
from yorozu.outreach.services.recording import locked, record
from yorozu.trust.models import Scan
from yorozu.trust.vault import create_key, destroy_key, discard_written, write_file

MOST_ROWS, MOST_BYTES = 400_000, 50 * 1024 * 1024
#: A list from which nobody is drawn is destroyed after this time.
KEPT = timedelta(days=14)


def upload_list(*, survey: SurveyRound, name: str, content: bytes, by: Actor, at: datetime) -> SurveyList:
    """Take a list (CSV, Excel) in the place of the one before; a guess of its columns is made. Nothing is drawn yet.

    Raises Invalid for what is no table, Conflict after the draw, Forbidden.
    """
    require(by, Action.SURVEY_WORK, survey.department_id)
    rows = read_rows(name, content, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    filled = sum(any(cell.strip() for cell in row) for row in rows[1:])
    if not filled:
        message = "名簿に人の行がありません。1行目に見出し、2行目から一人ずつの表を選んでください。"
        raise Invalid(message, [FieldError("file", message)])
    with transaction.atomic():
        found = locked(survey)
        if found.mode != Mode.CODES:
            raise Conflict("番号を使わない調査では、名簿は要りません。")
        _require_undrawn(found)
        discard(found, at=at)
        key = create_key(municipality=found.municipality, at=at)
        stored = write_file(
            key=key,
            name="list.json",
            media_type="application/json",
            content=json.dumps(rows).encode(),
            at=at,
            scan=Scan.OWN,
        )
        try:
            stored.save(force_insert=True)
            listed = SurveyList.objects.create(
                municipality=found.municipality, round=found, key=key, stored=stored, rows=filled,
                sha256=hashlib.sha256(content).hexdigest(), columns=guess_columns(rows[0]), bands=USUAL,
                base_day=day_of(at), uploaded_at=at,
            )  # fmt: skip
        except BaseException as fault:
            discard_written([stored], after=fault)
            raise
        record(found, "survey.list_uploaded", by=by, at=at, details={"rows": filled})
    return listed


@transaction.atomic
def map_columns(
    *, survey: SurveyRound, columns: Mapping[str, int], bands: str, base_day: date, by: Actor, at: datetime
) -> SurveyList:
    """Say what the columns are, the age bands and the day on which ages count. Raises Invalid, Conflict, Forbidden."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    listed = SurveyList.objects.within(found.municipality_id).select_for_update().filter(round=found).first()
    if listed is None:
        raise Conflict("名簿がありません。先に名簿のファイルを選んでください。")
    read_bands(bands)
    faults = [
        FieldError(f"column_{what}", f"「{COLUMNS[what]}」の列を選んでください。")
        for what in ("id", "district", "sex")
        if what not in columns
    ]
    if ("birth" in columns) == ("age" in columns):
        faults.append(
            FieldError("column_birth", "「生年月日」か「年齢」の、どちらか一つの列を選んでください。")
        )
    if len(set(columns.values())) < len(columns):
        faults.append(FieldError("column_id", "同じ列が二度選ばれています。それぞれ別の列を選んでください。"))
    if faults:
        raise Invalid("列の選び方に誤りがあります。", faults)
    listed.columns, listed.bands, listed.base_day = dict(columns), bands, base_day
    listed.save(update_fields=["columns", "bands", "base_day"])
    record(found, "survey.list_read", by=by, at=at)
    return listed


@transaction.atomic
def discard_list(*, survey: SurveyRound, by: Actor, at: datetime) -> None:
    """Destroy the list without a draw."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    if discard(found, at=at):
        record(found, "survey.list_discarded", by=by, at=at)


def remove_old_lists(*, at: datetime) -> int:
    """Destroy lists that wait for a draw longer than `KEPT`; how many."""
    return sum(_remove_old(each, at=at) for each in all_municipalities())


def _remove_old(city: Municipality, *, at: datetime) -> int:
    old = SurveyList.objects.within(city).filter(uploaded_at__lte=at - KEPT)
    rounds = list(SurveyRound.objects.within(city).filter(pk__in=old.values("round")))
    for each in rounds:
        discard_list(survey=each, by=Actor.system(city), at=at)
    return len(rounds)


def discard(survey: SurveyRound, *, at: datetime) -> bool:
    """In the caller's transaction: the key is destroyed, and the list with it; whether there was one."""
    listed = SurveyList.objects.within(survey.municipality_id).select_related("key__municipality")
    found = listed.filter(round=survey).first()
    if found is None:
        return False
    key = found.key
    found.delete()
    destroy_key(key, at=at)
    return True


def _require_undrawn(survey: SurveyRound) -> None:
    if SurveySample.objects.within(survey.municipality_id).filter(round=survey).exists():
        raise Conflict("抽出は済んでいます。一つの調査で抽出できるのは一度だけです。")
