"""Drafts can be read, speak of files that are there, and go when their time is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.intake.models import Draft
from yorozu.intake.selectors import raw_of
from yorozu.intake.services.drafts import file_ids
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile

_SWEPT_WITHIN = timedelta(hours=26)


def check_drafts(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """What people are writing now."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = Draft.objects.within(municipality_id).filter(pk__in=keys)
        for each in rows.select_related("key", "version", "application"):
            for kind, what, remedy in _faults(each, examination):
                yield Defect(f"intake.{kind}", f"下書き {each.pk}", what, remedy)

    rows = Draft.objects.within(municipality_id)
    yield from examine(rows, look, named="下書き", examination=examination)


def _faults(draft: Draft, examination: Examination) -> Iterator[tuple[str, str, str]]:
    if draft.expires_at < examination.at - _SWEPT_WITHIN:
        what = "保存の期限を過ぎています。"
        yield "draft-expired", what, "yorozu worker が動いているか確かめてください。"
    if draft.application is not None:
        if draft.application.key_id != draft.key_id:
            yield "draft-key", "送信された申請と鍵が違います。", "保守の担当者に連絡してください。"
        return
    if draft.key.destroyed_at is None:
        yield from _content_faults(draft)


def _content_faults(draft: Draft) -> Iterator[tuple[str, str, str]]:
    remedy = "書いている方に、はじめからの入力をお願いすることになります。保守の担当者に連絡してください。"
    try:
        wanted = file_ids(definition_of(draft.version), raw_of(draft))
    except (NotFound, ValueError):
        yield "draft-unreadable", "復号できません（改ざん、破損、または別の鍵）。", remedy
        return
    files = StoredFile.objects.within(draft.municipality_id).filter(key=draft.key_id)
    own = set(files.values_list("pk", flat=True))
    for file in sorted(wanted - own):
        yield "draft-file", f"添付されたファイル {file} の控えがありません。", remedy
    if draft.correction is None:
        for file in sorted(own - wanted):
            yield (
                "draft-file",
                f"ファイル {file} は、下書きのどの欄にもありません。",
                "保守の担当者に連絡してください。",
            )
