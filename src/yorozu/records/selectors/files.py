"""Files (簿冊) as the keeper looks for them."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Count, Q

from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments
from yorozu.identity.services import require
from yorozu.municipality.models import TenantQuerySet
from yorozu.records.models import RecordFile


@dataclass(frozen=True, slots=True)
class FileFilter:
    """What to show; `due_on` keeps only files whose time is over on that day."""

    fiscal_year: int | None = None
    due_on: date | None = None
    words: str = ""


def list_files(actor: Actor, chosen: FileFilter) -> TenantQuerySet[RecordFile]:
    """The files the actor may see, the latest year first, each with `held` = how many records are in it."""
    files = _visible(actor)
    if chosen.fiscal_year is not None:
        files = files.filter(fiscal_year=chosen.fiscal_year)
    if chosen.due_on is not None:
        files = files.filter(disposal_on__lte=chosen.due_on, disposed_at=None)
    for word in chosen.words.split():
        files = files.filter(Q(title__icontains=word) | Q(department__path__icontains=word))
    files = files.select_related("department", "record_class").order_by("-fiscal_year", "title", "pk")
    return cast(TenantQuerySet[RecordFile], files.annotate(held=Count("records")))


def count_due(actor: Actor, on: date) -> int:
    """How many files wait for disposal."""
    return _visible(actor).filter(disposal_on__lte=on, disposed_at=None).count()


def fiscal_years(actor: Actor) -> list[int]:
    """The years there are files of, the latest first."""
    return list(_visible(actor).order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())


def visible_file(actor: Actor, file_id: int) -> RecordFile:
    """A file the actor may see. Raises NotFound, Forbidden."""
    files = RecordFile.objects.within(actor.municipality).select_related("department", "record_class")
    file = files.filter(pk=file_id).first()
    if file is None:
        raise NotFound("この簿冊は見つかりません。記録の一覧から開き直してください。")
    require(actor, Action.RECORD_VIEW, file.department)
    return file


def _visible(actor: Actor) -> TenantQuerySet[RecordFile]:
    departments = visible_departments(actor, Action.RECORD_VIEW)
    files = RecordFile.objects.within(actor.municipality)
    return files if departments is None else files.filter(department_id__in=departments)
