"""What a clerk confirms and notes while reviewing."""

from datetime import datetime

from django.db import transaction

from yorozu.cases.models import Case, OfficeCheck, State, WorkNote
from yorozu.cases.services.moves import add_event, record
from yorozu.cases.services.sealing import seal_note
from yorozu.foundation.errors import Conflict, FieldError, Invalid, NotFound
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.procedures.selectors import definition_of

LONGEST_NOTE = 2000


@transaction.atomic
def tick_check(*, case: Case, check_id: str, ok: bool, by: Actor, at: datetime) -> OfficeCheck:
    """Confirm a check that no rule computes, or take that back. Only while the case is under review."""
    require(by, Action.CASE_WORK, case.department_id)
    label = _label(case, check_id)
    if not Case.objects.within(case.municipality_id).filter(pk=case.pk, state=State.IN_REVIEW).exists():
        case.refresh_from_db()
        raise Conflict(
            f"確認の印は審査中にだけ付けられます。この案件は今「{case.get_state_display()}」です。"
        )
    check, _ = OfficeCheck.objects.update_or_create(
        municipality_id=case.municipality_id,
        case=case,
        check_id=check_id,
        defaults={"ok": ok, "actor": by.name, "at": at},
    )
    what = "確認しました" if ok else "確認を取り消しました"
    add_event(case=case, kind="check", message=f"{what}: {label}", by=by, at=at)
    record(case=case, action="case.check", by=by, at=at, details={"check": check_id, "ok": int(ok)})
    return check


@transaction.atomic
def add_note(*, case: Case, text: str, by: Actor, at: datetime) -> WorkNote:
    """Leave a note for colleagues; the applicant does not see it."""
    require(by, Action.CASE_WORK, case.department_id)
    if Case.objects.within(case.municipality_id).filter(pk=case.pk, state=State.FILED).exists():
        raise Conflict("この案件は保存済みのため、メモを足せません。")
    note = WorkNote(municipality_id=case.municipality_id, case=case, actor=by.name, at=at)
    note.sealed_text = seal_note(
        case, note, checked_text(text, field="note", label="メモ", limit=LONGEST_NOTE)
    )
    note.save(force_insert=True)
    record(case=case, action="case.note", by=by, at=at)
    return note


def checked_text(text: str, *, field: str, label: str, limit: int, required: bool = True) -> str:
    """The text without blanks around it. Raises Invalid naming the field."""
    plain = text.strip()
    problem = ""
    if required and not plain:
        problem = f"{label}を入力してください。"
    elif len(plain) > limit:
        problem = f"{label}は{limit}文字までで入力してください（今は{len(plain)}文字です）。"
    try:
        refuse_unsafe(plain)
    except ValueError as fault:
        problem = f"{label}に{fault}"
    if problem:
        raise Invalid(problem, [FieldError(field, problem)])
    return plain


def _label(case: Case, check_id: str) -> str:
    for check in definition_of(case.version).office_checks:
        if check.id == check_id and not check.rule:
            return check.label
    raise NotFound("この確認の項目はありません。画面を読み込み直してください。")
