"""Status, timeline, corrections, revisions and notices of an application say the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yorozu.intake.models import (
    Application,
    ApplicationRevision,
    CorrectionRequest,
    IssuedNotice,
    Message,
    MessageFile,
    ProgressEntry,
    Status,
)

_TOLD_ONCE = (Status.DECIDED, Status.CLOSED, Status.WITHDRAWN, "accepted")
_TELLS = {
    Status.UNDER_REVIEW: "accepted",
    Status.CORRECTION_REQUESTED: Status.CORRECTION_REQUESTED,
    Status.DECIDED: Status.DECIDED,
    Status.NOTICE_ISSUED: Status.NOTICE_ISSUED,
    Status.CLOSED: Status.CLOSED,
    Status.WITHDRAWN: Status.WITHDRAWN,
}
_REMEDY = "保守の担当者に連絡してください。"


@dataclass
class Kept:
    """What is kept beside an application. `told` counts the lines of its timeline by their kind."""

    told: Counter[str] = field(default_factory=Counter)
    revisions: list[int] = field(default_factory=list)
    corrections: dict[int, bool] = field(default_factory=dict)  # id → whether it was answered
    answers: list[int] = field(default_factory=list)  # the corrections that revisions answer
    notices: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    message_files: list[UUID] = field(default_factory=list)


def kept_of(municipality_id: int, keys: list[UUID]) -> defaultdict[UUID, Kept]:
    """What is kept beside each of these applications, in one query a table."""
    kept: defaultdict[UUID, Kept] = defaultdict(Kept)
    for application, kind in _rows(ProgressEntry, municipality_id, keys, "kind"):
        kept[application].told[kind] += 1
    for application, number, correction in _rows(
        ApplicationRevision, municipality_id, keys, "number", "correction_id"
    ):
        kept[application].revisions.append(number)
        kept[application].answers.append(correction)
    for application, correction, at in _rows(CorrectionRequest, municipality_id, keys, "pk", "answered_at"):
        kept[application].corrections[correction] = at is not None
    for application, number in _rows(IssuedNotice, municipality_id, keys, "number"):
        kept[application].notices.append(number)
    for application, number in _rows(Message, municipality_id, keys, "number"):
        kept[application].messages.append(number)
    files = MessageFile.objects.within(municipality_id).filter(message__application__in=keys)
    for application, stored in files.values_list("message__application_id", "stored_id"):
        kept[application].message_files.append(stored)
    return kept


def progress_faults(application: Application, kept: Kept) -> Iterator[tuple[str, str, str]]:
    """kind, what is wrong, what to do."""
    for what in (
        *_timeline_faults(application, kept),
        *_correction_faults(application, kept),
        *_message_faults(kept),
    ):
        yield "progress", what, _REMEDY


def _message_faults(kept: Kept) -> Iterator[str]:
    """Numbers that do not follow each other: a message is missing or doubled."""
    if sorted(kept.messages) != list(range(1, len(kept.messages) + 1)):
        yield f"メッセージの番号が続いていません（{sorted(kept.messages)}）。"


def _timeline_faults(application: Application, kept: Kept) -> Iterator[str]:
    tells = _TELLS.get(Status(application.status))
    if tells and not kept.told[tells]:
        yield f"状態は「{application.get_status_display()}」ですが、申請者への知らせ（{tells}）がありません。"
    for kind in _TOLD_ONCE:
        if kept.told[kind] > 1:
            yield f"申請者への知らせ（{kind}）が {kept.told[kind]} 回あります。"
    issued, told = len(kept.notices), kept.told[Status.NOTICE_ISSUED]
    if issued != told or sorted(kept.notices) != list(range(1, issued + 1)):
        yield f"通知書は {issued} 通ですが、渡したという知らせは {told} 回です。"


def _correction_faults(application: Application, kept: Kept) -> Iterator[str]:
    if sorted(kept.revisions) != list(range(2, len(kept.revisions) + 2)):
        yield f"補正の版の番号が続いていません（{sorted(kept.revisions)}）。"
    answered = [each for each, done in kept.corrections.items() if done]
    if sorted(kept.answers) != sorted(answered):
        yield "返事のあった補正と、直された版が対応していません。"
    if kept.told["corrected"] != len(kept.revisions):
        yield f"直された版は {len(kept.revisions)} 件ですが、受け付けた知らせは {kept.told['corrected']} 回です。"
    if kept.told[Status.CORRECTION_REQUESTED] != len(kept.corrections):
        yield "補正のお願いと、申請者への知らせの数が合いません。"
    open_ones = len(kept.corrections) - len(answered)
    if open_ones and application.status not in (Status.CORRECTION_REQUESTED, Status.WITHDRAWN):
        yield "返事を待つ補正がありますが、状態は補正待ちではありません。"
    if not open_ones and application.status == Status.CORRECTION_REQUESTED:
        yield "状態は補正待ちですが、返事を待つ補正がありません。"


def _rows(model: Any, municipality_id: int, keys: list[UUID], *names: str) -> Any:
    rows = model.objects.within(municipality_id).filter(application__in=keys)
    return rows.order_by("pk").values_list("application_id", *names)
