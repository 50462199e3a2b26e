"""An application is whole: readable, with its files, revisions, timeline and audit entries, and there once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import Application, Side
from yorozu.intake.receipts import read_receipt_number
from yorozu.intake.sealed import unseal_json
from yorozu.intake.selectors import messages_of, revisions_of
from yorozu.intake.services.drafts import file_ids
from yorozu.intake.soundness.progress import Kept, kept_of, progress_faults
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile
from yorozu.trust.selectors import gone_subjects, times_recorded
from yorozu.trust.vault import unseal

RESTORE = "バックアップから戻すことを検討し、保守の担当者に連絡してください。"
SUPPORT = "保守の担当者に連絡してください。"

Told = tuple[str, str, str]
"""kind, what is wrong, what to do."""


def check_applications(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Rows → content, files, timeline, audit; and audit → rows."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        found = _read(municipality_id, keys)
        yield from _doubled(municipality_id, found)
        witness = times_recorded(municipality_id, "application", keys)
        kept = kept_of(municipality_id, keys)
        stored = _stored(municipality_id, found)
        for each in found:
            for kind, what, remedy in _faults(each, kept[each.pk], witness, stored):
                yield Defect(f"intake.{kind}", f"申請 {each.receipt_number}（{each.pk}）", what, remedy)

    rows = Application.objects.within(municipality_id)
    yield from examine(rows, look, named="申請", examination=examination)
    yield from gone_subjects(municipality_id, "application", Application, examination, called="申請")


def _read(municipality_id: int, keys: list[Any]) -> list[Application]:
    """With their keys, and with one version object for all of the same version: its document is long."""
    rows = Application.objects.within(municipality_id).filter(pk__in=keys).order_by("pk")
    found = list(rows.select_related("key"))
    wanted = {each.version_id for each in found}
    versions = ProcedureVersion.objects.within(municipality_id).in_bulk(wanted)
    for each in found:
        each.version = versions[each.version_id]
    return found


def _faults(
    application: Application, kept: Kept, witness: Counter[tuple[str, str]], stored: dict[UUID, UUID]
) -> Iterator[Told]:
    if read_receipt_number(application.receipt_number) is None:
        yield "receipt-number", "受付番号の検査数字が合いません。", SUPPORT
    yield from progress_faults(application, kept)
    yield from _audit_faults(application, kept, witness)
    if application.key.destroyed_at is None:
        yield from _content_faults(application, kept, stored)


def _content_faults(application: Application, kept: Kept, stored: dict[UUID, UUID]) -> Iterator[Told]:
    try:
        unseal(application.key, application.sealed_lookup_code, context=f"code:{application.pk}").decode()
        answers = _every_answers(application, kept)
        if kept.messages:
            messages_of(application, reader=Side.OFFICE)
    except (NotFound, ValueError):
        what = "答え、照会コード、メッセージのどれかを復号できません（改ざん、破損、または別の鍵）。"
        yield "unreadable", what, RESTORE
        return
    for file in kept.message_files:
        if stored.get(file) != application.key_id:
            yield "file-unknown", f"メッセージにあるファイル {file} の控えがありません。", RESTORE
    definition = definition_of(application.version)
    for file in sorted(set[UUID]().union(*(file_ids(definition, each) for each in answers))):
        if stored.get(file) != application.key_id:
            yield "file-unknown", f"答えにあるファイル {file} の控えがありません。", RESTORE


def _every_answers(application: Application, kept: Kept) -> list[dict[str, Any]]:
    """The answers of every revision; most applications have one, which is in hand."""
    if kept.revisions:
        return [each.answers for each in revisions_of(application)]
    context = f"answers:{application.pk}:1"
    return [unseal_json(application.key, application.sealed_answers, context=context)]


def _audit_faults(application: Application, kept: Kept, witness: Counter[tuple[str, str]]) -> Iterator[Told]:
    expected = {
        "application.submitted": 1,
        "application.corrected": len(kept.revisions),
        "application.correction_requested": len(kept.corrections),
        "application.message": len(kept.messages),
    }
    for action, times in expected.items():
        recorded = witness[str(application.pk), action]
        if recorded != times:
            what = f"監査記録「{action}」が {times} 件のはずですが {recorded} 件です。"
            yield "audit", what, SUPPORT


def _stored(municipality_id: int, applications: Iterable[Application]) -> dict[UUID, UUID]:
    """The files under the keys of these applications, and the key of each."""
    files = StoredFile.objects.within(municipality_id).filter(key__in=[each.key_id for each in applications])
    return dict(files.values_list("pk", "key_id"))


def _doubled(municipality_id: int, applications: list[Application]) -> Iterator[Defect]:
    """Two with one receipt number, or two made of one submission."""
    rows = Application.objects.within(municipality_id)
    numbers = rows.filter(receipt_number__in=[each.receipt_number for each in applications])
    keys = rows.filter(idempotency_key__in=[each.idempotency_key for each in applications])
    for number, times in _more_than_once(numbers, "receipt_number"):
        yield Defect("intake.doubled", f"受付番号 {number}", f"{times} 件の申請が同じ番号です。", SUPPORT)
    for procedure, key, times in _more_than_once(keys, "procedure_id", "idempotency_key"):
        where = f"手続 {procedure} の送信 {key}"
        yield Defect("intake.doubled", where, f"一度の送信から申請が {times} 件できています。", SUPPORT)


def _more_than_once(rows: Any, *names: str) -> Iterator[tuple[Any, ...]]:
    counted = rows.order_by().values_list(*names).annotate(times=Count("pk"))
    yield from counted.filter(times__gt=1).order_by(*names)
