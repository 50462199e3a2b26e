"""Reading what the office wrote about a person."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.cases.models import Case, WorkNote
from yorozu.trust import vault


@dataclass(frozen=True, slots=True)
class Note:
    """A note among colleagues, readable."""

    at: datetime
    actor: str
    text: str


def reason_of(case: Case) -> str:
    """Why it was decided so; empty where no reason was given."""
    return _unsealed(case, case.sealed_reason, "reason")


def summary_of(case: Case) -> str:
    """What the clerk told the approvers."""
    return _unsealed(case, case.sealed_summary, "summary")


def notes_of(case: Case) -> list[Note]:
    """The notes, the newest first."""
    rows = WorkNote.objects.within(case.municipality_id).filter(case=case).order_by("-id")
    return [Note(row.at, row.actor, _note_text(case, row)) for row in rows]


def _note_text(case: Case, row: WorkNote) -> str:
    return vault.unseal(case.application.key, row.sealed_text, context=f"note:{row.pk}").decode()


def _unsealed(case: Case, blob: bytes | memoryview | None, kind: str) -> str:
    if blob is None:
        return ""
    return vault.unseal(case.application.key, blob, context=f"case:{case.pk}:{kind}").decode()
