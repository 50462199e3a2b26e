"""The files of a case: none of which nothing speaks, and none missing from its record."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from yorozu.cases.models import Case
from yorozu.cases.selectors.answers import file_fields, files_in
from yorozu.cases.soundness.beside import Beside, read_beside, read_cases
from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import Draft
from yorozu.intake.selectors import raw_of, revisions_of
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile

_SUPPORT = "保守の担当者に連絡してください。"


def check_papers(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Files under the key of an application ↔ answers, notices, record."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        cases = read_cases(municipality_id, keys)
        beside = read_beside(municipality_id, cases)
        stored = _stored(municipality_id, cases)
        for each in cases:
            destroyed = each.application.key.destroyed_at is not None
            if not destroyed and any(record.disposed_at for record in beside[each.pk].records):
                where, what = f"案件 {each.pk}（{each.receipt_number}）", "廃棄した記録ですが、まだ読めます。"
                yield Defect("cases.not-destroyed", where, what, _SUPPORT)
            elif not destroyed:
                for what in _faults(each, beside[each.pk], stored[each.application.key_id]):
                    where = f"案件 {each.pk}（{each.receipt_number}）"
                    yield Defect("cases.papers", where, what, _SUPPORT)

    rows = Case.objects.within(municipality_id)
    yield from examine(rows, look, named="案件の文書", examination=examination)


def _faults(case: Case, beside: Beside, stored: set[UUID]) -> Iterator[str]:
    issued = {each.stored_id for each in beside.notices} | set(beside.delivered)
    filed = {UUID(item["file"]) for record in beside.records for item in record.items if item["file"]}
    if not stored - issued - filed and not beside.records:
        return
    try:
        sent = _sent(case, beside) | set(beside.message_files)
        mending = _mending(case)
    except (NotFound, ValueError):
        return  # told of by the checks of applications and drafts
    for each in sorted(stored - issued - filed - sent - mending):
        yield f"ファイル {each} は、答え、通知、記録のどれにもありません。"
    if beside.records:
        for each in sorted((sent | issued) - filed):
            yield f"ファイル {each} が、保存した記録の中にありません。"
        papers = sum(item["kind"] == "application" for each in beside.records for item in each.items)
        if papers != beside.revisions:
            yield f"申請は第 {beside.revisions} 版までありますが、記録の申請書は {papers} 通です。"


def _sent(case: Case, beside: Beside) -> set[UUID]:
    fields = file_fields(definition_of(case.version))
    return {
        UUID(file.id)
        for revision in (revisions_of(case.application) if fields else ())
        for field in fields
        for file in files_in(revision.answers.get(field.id))
    }


def _mending(case: Case) -> set[UUID]:
    """Files in a correction that the applicant is writing."""
    fields = file_fields(definition_of(case.version))
    drafts = Draft.objects.within(case.municipality_id).filter(correction__application=case.application_id)
    return {
        UUID(file.id)
        for draft in drafts.select_related("key")
        for field in fields
        for file in files_in(raw_of(draft).get(field.id))
    }


def _stored(municipality_id: int, cases: list[Case]) -> defaultdict[UUID, set[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    files = StoredFile.objects.within(municipality_id)
    files = files.filter(key__in=[each.application.key_id for each in cases])
    for key, file in files.values_list("key_id", "pk"):
        found[key].add(file)
    return found
