"""施行・通知: number, letter, vault and delivery in one transaction; whatever fails leaves nothing behind."""

from datetime import datetime

from django.db import transaction

from yorozu.cases.models import Case, Notice, State, Step
from yorozu.cases.selectors.letters import notice_data, notice_title
from yorozu.cases.selectors.page import outcome_of
from yorozu.cases.services.deciding import note_end
from yorozu.cases.services.moves import add_event, move_case, record
from yorozu.documents.services import render_notice
from yorozu.forms import services as forms
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.services import deliver_notice
from yorozu.procedures.selectors import definition_of
from yorozu.records.services import allocate_document_number
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.vault import discard_written, write_file


def issue_notice(*, case: Case, lock: int, by: Actor, at: datetime) -> Notice:
    """Issue the notice, once. Raises MissingGlyphs with the characters that no font prints, Conflict, Unavailable.

    The number is taken just before the letter is printed with it, and given back when anything fails.
    """
    require(by, Action.NOTICE_ISSUE, case.department_id)
    notice = definition_of(case.version).notice
    if notice is None:
        raise Conflict("この手続では通知書を発行しません。結果は申請した方の照会画面に表示されています。")
    written: list[StoredFile] = []
    try:
        with transaction.atomic():
            return _issue(case, notice, lock, by, at, written)
    except BaseException as fault:
        discard_written(written, after=fault)
        raise


def _issue(
    case: Case, notice: forms.Notice, lock: int, by: Actor, at: datetime, written: list[StoredFile]
) -> Notice:
    case = move_case(case=case, step=Step.ISSUE, to=State.ISSUED, lock=lock, closed_at=at)
    note_end(case, at)
    number = allocate_document_number(municipality=case.municipality, department=case.department, at=at)
    pdf = render_notice(notice_data(case, notice=notice, number=number, issued_on=day_of(at)))
    outcome = outcome_of(case)
    title = notice_title(notice, adverse=bool(outcome and outcome.adverse))
    stored = write_file(
        key=case.application.key, name=f"{title}.pdf", media_type="application/pdf", content=pdf, at=at,
        scan=Scan.OWN,
    )  # fmt: skip
    written.append(stored)
    stored.save(force_insert=True)
    issued = Notice.objects.create(
        municipality_id=case.municipality_id, case=case, document_number=number, stored=stored, title=title,
        issued_at=at, actor=by.name,
    )  # fmt: skip
    add_event(case=case, kind=Step.ISSUE.value, message=f"{title}（{number}）", by=by, at=at)
    deliver_notice(application=case.application, stored=stored, title=title, at=at)
    record(case=case, action="case.issue", by=by, at=at, details={"number": number, "file": str(stored.pk)})
    return issued
