"""Cases by the hundred thousand, every answer sealed under a key of its own, with files for a part of them."""

from collections.abc import Iterator
from typing import Any

from tests.trials.restore.writing import Desk, picture
from yorozu.cases.models import Case, CaseEvent
from yorozu.foundation.clock import now, today
from yorozu.intake.models import Application, ProgressEntry, Status
from yorozu.intake.sealed import seal_json
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import new_key, seal, write_file

_AT_ONCE = 2000


def fill(cases: int, *, files: int) -> dict[str, int]:
    """Write `cases` applications with their cases; every so-manyth has a photograph, until there are `files`."""
    desk = Desk()
    every = max(1, cases // files) if files else 0
    for low in range(0, cases, _AT_ONCE):
        _write(desk, range(low, min(low + _AT_ONCE, cases)), every)
    return {
        "cases": Case.objects.within(desk.city).count(),
        "files": StoredFile.objects.within(desk.city).count(),
    }


def _write(desk: Desk, numbers: range, every: int) -> None:
    keys, applications, files = list[VaultKey](), list[Application](), list[StoredFile]()
    for number in numbers:
        key = new_key(municipality=desk.city, at=now())
        keys.append(key)
        if every and number % every == 0:
            files.append(_file(key, number))
        applications.append(_application(desk, key, number))
    for model, rows in ((VaultKey, keys), (StoredFile, files), (Application, applications)):
        model.objects.bulk_create(rows, batch_size=500)
    cases = Case.objects.bulk_create((_case(each) for each in applications), batch_size=500)
    ProgressEntry.objects.bulk_create(_told(applications), batch_size=500)
    CaseEvent.objects.bulk_create(_steps(cases), batch_size=500)


def _application(desk: Desk, key: VaultKey, number: int) -> Application:
    made = Application(
        municipality=desk.city, procedure=desk.version.procedure, version=desk.version,
        receipt_number=f"F{number:013}", key=key, channel="online", idempotency_key=f"filled-{number}",
        body_digest="0" * 64, submitted_at=now(), status=Status.UNDER_REVIEW, status_at=now(),
    )  # fmt: skip
    made.sealed_lookup_code = seal(key, b"23456789", context=f"code:{made.id}")
    made.sealed_answers = seal_json(key, desk.answers | {"number": number}, context=f"answers:{made.id}:1")
    return made


def _file(key: VaultKey, number: int) -> StoredFile:
    extra: dict[str, Any] = {"scan": "own"} if hasattr(StoredFile, "scan") else {}
    return write_file(
        key=key, name="現場.png", media_type="image/png", content=picture(number), at=now(), **extra
    )


def _case(application: Application) -> Case:
    return Case(
        municipality_id=application.municipality_id, application=application,
        receipt_number=application.receipt_number, procedure_id=application.procedure_id,
        version_id=application.version_id, department_id=application.procedure.department_id,
        arrived_on=today(), due_on=today(), state="in_review", accepted_at=now(),
    )  # fmt: skip


def _told(applications: list[Application]) -> Iterator[ProgressEntry]:
    for each in applications:
        yield ProgressEntry(
            municipality_id=each.municipality_id, application=each, at=each.submitted_at, kind="accepted",
            message="受付しました。内容を確認しています。",
        )  # fmt: skip


def _steps(cases: list[Case]) -> Iterator[CaseEvent]:
    for each in cases:
        yield CaseEvent(
            municipality_id=each.municipality_id, case=each, at=now(), actor="担当者", kind="accept",
            message="受付しました",
        )  # fmt: skip
