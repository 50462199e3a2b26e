"""Working drafts: begun, changed step by step, given up. Nobody changes what they have not seen."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from yorozu.foundation.errors import Conflict, FieldError, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Department, DepartmentRole, Municipality
from yorozu.procedures.models import Origin, Procedure, Source, WorkingDraft
from yorozu.procedures.services.designing.bounds import refuse_too_big
from yorozu.procedures.services.designing.origins import wait_again
from yorozu.trust import audit

Change = Callable[[dict[str, Any]], None]
_GONE = "編集中の下書きが見つかりません。公開したか、ほかの人が取りやめています。手続の一覧から開き直してください。"
_SCHEDULED = "公開の予約があるので変更できません。予約を取り消してから直してください。"
_REMOVED = "ほかの人が先に消したため、変更できませんでした。今の内容を確かめてください。"
RESERVED_CODES = frozenset({"new", "import"})


class Changed(Conflict):
    """Somebody changed the same thing after it was shown. Nothing was overwritten."""


def create_draft(
    *, municipality: Municipality, document: dict[str, Any], by: Actor, at: datetime, source: Source = Source.OWN,
    base: dict[str, Any] | None = None, digest: str = "", about: dict[str, Any] | None = None,
) -> WorkingDraft:  # fmt: skip
    """The draft of a procedure that the city does not have yet. Raises Invalid when its code is taken."""
    department = department_of(municipality, document)
    if department is None:
        raise Invalid(
            "担当する部署を選んでください。", [FieldError("department", "担当する部署を選んでください。")]
        )
    require(by, Action.CATALOGUE_DESIGN, department)
    refuse_too_big(document)
    code = str(document["code"])
    taken = Procedure.objects.within(municipality).filter(code=code).exists()
    if taken or code in RESERVED_CODES:
        raise _taken(code)
    try:
        with transaction.atomic():
            draft = WorkingDraft.objects.create(
                municipality=municipality, code=code, title=str(document.get("title", ""))[:100], document=document,
                department=department, changed_at=at, changed_by=by.name,
            )  # fmt: skip
            Origin.objects.within(municipality).filter(code=code).delete()
            Origin.objects.create(
                municipality=municipality, code=code, source=source, document=base, digest=digest,
                about=about or {}, taken_at=at,
            )  # fmt: skip
            record(draft, "procedure.draft_begun", by, at, source=str(source))
    except IntegrityError:
        raise _taken(code) from None
    return draft


def begin_draft(*, municipality: Municipality, code: str, by: Actor, at: datetime) -> WorkingDraft:
    """The draft of the next version, from the one that is published; the one that is there already."""
    with transaction.atomic():
        rows = (
            Procedure.objects.within(municipality).select_for_update(of=("self",)).select_related("current")
        )
        procedure = rows.filter(code=code).first()
        found = WorkingDraft.objects.within(municipality).filter(code=code).first()
        if found is not None:
            require(by, Action.CATALOGUE_DESIGN, found.department_id)
            return found
        if procedure is None or procedure.current is None:
            raise NotFound("この手続は見つかりません。一覧から選び直してください。")
        require(by, Action.CATALOGUE_DESIGN, procedure.department_id)
        draft = WorkingDraft.objects.create(
            municipality=municipality, code=code, title=procedure.title, department_id=procedure.department_id,
            document=procedure.current.document, based_on=procedure.current, changed_at=at, changed_by=by.name,
        )  # fmt: skip
        record(draft, "procedure.draft_begun", by, at, version=procedure.current.number)
    return draft


def change_draft(
    *, municipality: Municipality, code: str, change: Change, what: str, by: Actor, at: datetime
) -> WorkingDraft:
    """Keep what `change` does to the document; `what` names it in the audit chain.

    `change` works on a copy of the document as it is now, and raises Changed (or KeyError for what is gone) when that
    is not what the person saw. Raises NotFound, Conflict while a publication is scheduled, Invalid when too big.
    """
    with transaction.atomic():
        draft = locked_draft(municipality, code, by)
        if draft.publish_at is not None:
            raise Conflict(_SCHEDULED)
        document = deepcopy(draft.document)
        try:
            change(document)
        except KeyError:
            raise Changed(_REMOVED) from None
        if document != draft.document:
            keep(draft, document, what=what, by=by, at=at)
    return draft


def keep(draft: WorkingDraft, document: dict[str, Any], *, what: str, by: Actor, at: datetime) -> None:
    """Write a locked draft's document, in the caller's transaction."""
    refuse_too_big(document)
    department = department_of(draft.municipality, document)
    if department is not None and department.pk != draft.department_id:
        require(by, Action.CATALOGUE_DESIGN, department)
        draft.department = department
    draft.document, draft.title = document, str(document.get("title", ""))[:100]
    draft.revision += 1
    draft.changed_at, draft.changed_by, draft.publish_fault = at, by.name, ""
    draft.save()
    record(draft, "procedure.draft_changed", by, at, what=what, revision=draft.revision)


def discard_draft(*, municipality: Municipality, code: str, revision: int, by: Actor, at: datetime) -> None:
    """Give up what was written. Raises Changed when it was changed after it was shown."""
    with transaction.atomic():
        draft = locked_draft(municipality, code, by)
        same_revision(draft, revision)
        record(draft, "procedure.draft_discarded", by, at, revision=draft.revision)
        if draft.based_on_id is None:
            Origin.objects.within(municipality).filter(code=code).delete()
        wait_again(draft)
        draft.delete()


def locked_draft(municipality: Municipality, code: str, by: Actor) -> WorkingDraft:
    """The draft, locked until the commit, for who may change it."""
    rows = WorkingDraft.objects.within(municipality).select_for_update(of=("self",))
    found = rows.select_related("municipality").filter(code=code).first()
    if found is None:
        require(by, Action.CATALOGUE_DESIGN)
        raise NotFound(_GONE)
    require(by, Action.CATALOGUE_DESIGN, found.department_id)
    return found


def same_revision(draft: WorkingDraft, revision: int) -> None:
    if draft.revision != revision:
        raise Changed(
            f"表示した後に、{draft.changed_by}さんが変更しました。今の内容を確かめてから、もう一度行ってください。"
        )


def department_of(municipality: Municipality, document: dict[str, Any]) -> Department | None:
    """The department that the document names, where the city has it."""
    if role := document.get("department_role"):
        found = (
            DepartmentRole.objects.within(municipality).filter(role=str(role)).select_related("department")
        )
        first = found.first()
        return first.department if first else None
    return Department.objects.within(municipality).filter(path=str(document.get("department", ""))).first()


def record(draft: WorkingDraft, action: str, by: Actor, at: datetime, **details: str | int) -> None:
    """Who changed what of which procedure; never what was written."""
    audit.record(
        municipality=draft.municipality, action=action, subject_type="procedure", subject_id=draft.code,
        details=details, at=at, **by.audit(),
    )  # fmt: skip


def _taken(code: str) -> Invalid:
    message = f"「{code}」という符号の手続は、すでにあります。別の符号にしてください。"
    return Invalid(message, [FieldError("code", message)])
