"""Texts of the office about a person are sealed with the key of the application, and go when it is destroyed."""

from yorozu.cases.models import Case, WorkNote
from yorozu.trust import vault


def seal_text(case: Case, text: str, *, kind: str) -> bytes:
    """`kind` is reason or summary: a text unseals only as what it was sealed as."""
    return vault.seal(case.application.key, text.encode(), context=f"case:{case.pk}:{kind}")


def seal_note(case: Case, note: WorkNote, text: str) -> bytes:
    return vault.seal(case.application.key, text.encode(), context=f"note:{note.pk}")
