"""Filing a finished matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction

from yorozu.foundation.errors import Invalid
from yorozu.foundation.wareki import fiscal_year, format_fiscal_year
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Department, Municipality
from yorozu.records.models import Record, RecordClass, RecordFile
from yorozu.records.retention import disposal_day, retention_start
from yorozu.trust import audit

TITLE_LIMIT = 200


class RecordItem(TypedDict):
    """One thing in a record: `kind` (application, notice, …), a label, and the id of the stored file if there is one."""

    kind: str
    label: str
    file: str | UUID | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Which file a record belongs into."""

    record_class: RecordClass
    department: Department
    completed_on: date
    years: int | None


@transaction.atomic
def file_record(
    *,
    municipality: Municipality,
    department: Department,
    class_path: str,
    years: int | None,
    subject_type: str,
    subject_id: object,
    title: str,
    items: Sequence[RecordItem],
    confidentiality: int,
    completed_on: date,
    by: Actor,
    at: datetime,
) -> Record:
    """Put a finished matter into its file (簿冊), made when it is the first; `years` None is 永年.

    A subject is filed once: filing it again returns the record there is, unchanged. Title and labels hold no personal
    data. Raises Invalid (no such class), Forbidden.
    """
    require(by, Action.RECORD_FILE, department)
    known = Record.objects.within(municipality).filter(subject_type=subject_type, subject_id=str(subject_id))
    if (found := known.select_related("record_file").first()) is not None:
        return found
    place = _Place(_class_at(municipality, class_path), department, completed_on, years)
    record = Record(
        municipality=municipality,
        record_file=_file_for(place),
        subject_type=subject_type,
        subject_id=str(subject_id),
        title=_checked_title(title),
        completed_on=completed_on,
        filed_at=at,
        filed_by=by.staff,
        confidentiality=confidentiality,
        items=[_plain(item) for item in items],
    )
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        return known.select_related("record_file").get()
    _audit(record, by, at)
    return record


def _checked_title(title: str) -> str:
    if not title.strip() or len(title) > TITLE_LIMIT:
        raise Invalid(f"記録の題名は1文字から{TITLE_LIMIT}文字までで付けてください。")
    return title


def _class_at(municipality: Municipality, path: str) -> RecordClass:
    found = RecordClass.objects.within(municipality).filter(path=path).first()
    if found is None:
        raise Invalid(f"文書分類「{path}」が登録されていません。文書管理の担当者に登録を依頼してください。")
    return found


def _file_for(place: _Place) -> RecordFile:
    year, start = fiscal_year(place.completed_on), retention_start(place.completed_on)
    file, _ = RecordFile.objects.within(place.record_class.municipality_id).get_or_create(
        record_class=place.record_class,
        department=place.department,
        fiscal_year=year,
        years=place.years,
        defaults={
            "municipality_id": place.record_class.municipality_id,
            "title": f"{format_fiscal_year(year)} {place.record_class.title}",
            "retention_start": start,
            "disposal_on": disposal_day(start, place.years),
        },
    )
    if file.disposed_at is not None:  # a record that comes late opens it again
        RecordFile.objects.within(file.municipality_id).filter(pk=file.pk).update(disposed_at=None)
        file.disposed_at = None
    return file


def _plain(item: Mapping[str, object]) -> dict[str, str | None]:
    file = item.get("file")
    return {"kind": str(item["kind"]), "label": str(item["label"]), "file": str(file) if file else None}


def _audit(record: Record, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=record.municipality,
        action="record.filed",
        subject_type="record",
        subject_id=record.pk,
        details={"subject": f"{record.subject_type}:{record.subject_id}", "file": record.record_file_id},
        at=at,
        **by.audit(),
    )
