"""A file of the application in which a scanner found something, after it had been received."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yorozu.cases.models import Case, CaseEvent
from yorozu.cases.services.moves import add_event
from yorozu.identity.actors import Actor
from yorozu.intake.selectors import message_files, questions_answered_with
from yorozu.intake.services import report_progress

KIND = "file_infected"


@transaction.atomic
def note_infected_file(*, case: Case, file_id: UUID, by: Actor, at: datetime) -> None:
    """Tell the clerk on the case's timeline and the applicant on theirs. Hearing of the same file again changes nothing.

    The finding itself is in the audit chain. A file that was in no answer and no message (taken out of a draft) is nobody's concern.
    """
    place = _place(case, file_id)
    if not place:
        return
    about = f"{place}に添付されたファイルからウイルスが見つかりました。"
    message = f"{about}このファイルは開けません。申請者に差し替え（補正）を求めてください。"
    lines = CaseEvent.objects.within(case.municipality_id).filter(case=case, kind=KIND, at=at)
    if lines.filter(message=message).exists():
        return
    add_event(case=case, kind=KIND, message=message, by=by, at=at)
    report_progress(
        application=case.application,
        kind=KIND,
        message=f"{about}このファイルは開かずに止めています。差し替えについて、担当からご連絡します。",
        at=at,
    )


def _place(case: Case, file_id: UUID) -> str:
    """Where the file came in: an answer or a message; "" for neither."""
    if questions := questions_answered_with(case.application, file_id):
        return f"「{questions[0][:60]}」"
    sent = any(stored.pk == file_id for _, stored in message_files(case.application))
    return "メッセージ" if sent else ""
