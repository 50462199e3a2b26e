"""Closing a round: the result is frozen, and the whole matter goes to the department's records as one."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict
from yorozu.foundation.spreadsheets import EXCEL_TYPE
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import SurveyResult, SurveyRound
from yorozu.outreach.selectors.sheets import excel_of
from yorozu.outreach.selectors.tables import digest_of, tables_of
from yorozu.outreach.services.drafts import forget_drafts
from yorozu.outreach.services.lists import discard
from yorozu.outreach.services.mailing import remove_addresses
from yorozu.outreach.services.recording import locked, record
from yorozu.procedures.selectors import definition_of
from yorozu.records.services import RecordItem, file_record
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.vault import discard_written, write_file


def close_round(*, survey: SurveyRound, by: Actor, at: datetime) -> SurveyResult:
    """Freeze the tables with their hash and file the round, once. From then on nothing is taken any more.

    Raises Conflict before the period is over or when it was closed, Forbidden, Invalid (no such record class).
    """
    require(by, Action.SURVEY_WORK, survey.department_id)
    written: list[StoredFile] = []
    try:
        with transaction.atomic():
            return _close(survey, written, by, at)
    except BaseException as fault:
        discard_written(written, after=fault)
        raise


def _close(survey: SurveyRound, written: list[StoredFile], by: Actor, at: datetime) -> SurveyResult:
    found = locked(survey)
    if at < found.closes_at:
        raise Conflict("調査の期間が終わってから、締め切ってください。期間は「内容を変える」で短くできます。")
    content = tables_of(found)
    result = SurveyResult.objects.create(
        municipality=found.municipality, round=found, content=content, digest=digest_of(content), frozen_at=at,
        frozen_by=by.name,
    )  # fmt: skip
    SurveyRound.objects.within(found.municipality_id).filter(pk=found.pk).update(closed_at=at)
    forget_drafts(found)
    discard(found, at=at)
    remove_addresses(survey=found, by=by, at=at)
    written.append(
        write_file(
            key=found.key,
            name="集計表.xlsx",
            media_type=EXCEL_TYPE,
            content=excel_of(content),
            at=at,
            scan=Scan.OWN,
        )
    )
    written[0].save(force_insert=True)
    record(
        found, "survey.closed", by=by, at=at, details={"answers": content["answers"], "digest": result.digest}
    )
    _file(found, written[0], by, at)
    return result


def _file(survey: SurveyRound, stored: StoredFile, by: Actor, at: datetime) -> None:
    """One record a round: the answers are its content, sealed under its key, and not matters of their own."""
    retention = definition_of(survey.version).retention
    items: list[RecordItem] = [
        {"kind": "result", "label": "集計表", "file": stored.pk},
        {"kind": "answers", "label": "回答（封印して保存）", "file": None},
    ]
    file_record(
        municipality=survey.municipality, department=survey.department, class_path=retention.record_class,
        years=retention.years, subject_type="survey", subject_id=survey.pk, title=survey.title, items=items,
        confidentiality=3, completed_on=day_of(at), by=by, at=at,
    )  # fmt: skip
