"""The tasks: preparing, settling, reading back, damaging. Everything they take and give fits into JSON."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, models

from tests.trials.crash.twins import worker as twins
from yorozu.cases.models import Case, CaseEvent, Notice, Step
from yorozu.config.examining import defects
from yorozu.config.loading import load_packs
from yorozu.config.wiring import HOUSEKEEPING
from yorozu.foundation import events
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError
from yorozu.foundation.models import OutboxEntry
from yorozu.foundation.soundness import Examination
from yorozu.intake.models import Application, ApplicationRevision, IssuedNotice
from yorozu.intake.sealed import unseal_json
from yorozu.intake.selectors import Revision, files_of, receipt_of, revisions_of
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import Record
from yorozu.trust import vault
from yorozu.trust.models import AuditEntry, StoredFile
from yorozu.trust.vault.master import create_master_key

_ROOT = Path(__file__).resolve().parents[4]
KINDS = ("arrive", *Step.values)
_PACKS = Path(__file__).resolve().parents[1] / "packs"


def prepare() -> int:
    """A database with one city, its demo accounts and the two procedures of the trial."""
    create_master_key()
    call_command("migrate", interactive=False, verbosity=0)
    return load_packs([_ROOT / "packs" / "cities" / "miyako.yaml", _PACKS], demo=True, at=now()).procedures


def waiting() -> int:
    """Entries of the outbox that no worker holds."""
    return OutboxEntry.objects.filter(
        models.Q(claimed_until=None) | models.Q(claimed_until__lt=now())
    ).count()


def settle() -> dict[str, int]:
    """What workers that died still hold is taken up as the claims lapse: the clock is set on, nothing else."""
    held = OutboxEntry.objects.count()
    at = now()
    for _ in range(20):
        at += events.CLAIM * 2
        while events.run_due(at=at):
            pass
        if not OutboxEntry.objects.exists():
            break
    return {"held": held, "left": OutboxEntry.objects.count()}


def sweep() -> int:
    """A day later: the housekeeping of the worker; how many files it removed."""
    files = [each for each in (Path(os.environ["YOROZU_DATA"]) / "files").glob("*/*") if each.is_file()]
    two_days_ago = now().timestamp() - 2 * 24 * 3600
    for each in files:
        os.utime(each, (two_days_ago, two_days_ago))
    for task in HOUSEKEEPING:
        task(now())
    return sum(not each.exists() for each in files)


def fsck() -> list[dict[str, str]]:
    """What `yorozu fsck --settled` finds, without the wait for its start."""
    return [asdict(each) for each in defects(None, Examination(at=now(), settled=True))]


def truth(into: str) -> int:
    """What is there of every application, a JSON line each, read back as the people concerned would; how many."""
    beside = Beside()
    rows = Application.objects.select_related("key").order_by("pk")
    with Path(into).open("w") as out:
        for application in rows.iterator(chunk_size=500):
            application.version = beside.versions[application.version_id]
            print(json.dumps(_truth_of(application, beside), ensure_ascii=False), file=out)
    return rows.count()


class Beside:
    """Everything that is kept beside the applications, read once."""

    def __init__(self) -> None:
        self.versions = {each.pk: each for each in ProcedureVersion.objects.select_related("procedure")}
        self.cases: defaultdict[UUID, list[tuple[int, str]]] = defaultdict(list)
        for key, application, state in Case.objects.values_list("pk", "application_id", "state"):
            self.cases[application].append((key, state))
        self.happened = Counter(CaseEvent.objects.values_list("case_id", "kind"))
        self.notices = Counter(Notice.objects.values_list("case_id", flat=True))
        self.delivered = Counter(IssuedNotice.objects.values_list("application_id", flat=True))
        self.records = Counter(
            Record.objects.filter(subject_type="case").values_list("subject_id", flat=True)
        )
        self.corrected = Counter(ApplicationRevision.objects.values_list("application_id", flat=True))
        submitted = AuditEntry.objects.filter(action="application.submitted")
        self.submissions = Counter(submitted.values_list("subject_id", flat=True))


def _truth_of(application: Application, beside: Beside) -> dict[str, Any]:
    cases = beside.cases[application.pk]
    happened: Counter[str] = Counter()
    for (case, kind), times in beside.happened.items() if len(cases) > 1 else ():
        happened[kind] += times if case in dict(cases) else 0
    for kind in KINDS if len(cases) == 1 else ():
        happened[kind] += beside.happened[cases[0][0], kind]
    return {
        "key": application.idempotency_key,
        "receipt": application.receipt_number,
        "procedure": application.version.procedure.code,
        "submitted_at": application.submitted_at.timestamp(),
        "submissions": beside.submissions[str(application.pk)],
        **_content(application, beside),
        "withdrawn": application.status == "withdrawn",
        "cases": len(cases),
        "states": [state for _, state in cases],
        "happened": +happened,
        "notices": sum(beside.notices[case] for case, _ in cases),
        "delivered": beside.delivered[application.pk],
        "records": sum(beside.records[str(case)] for case, _ in cases),
    }


def _content(application: Application, beside: Beside) -> dict[str, Any]:
    try:
        first = revisions_of(application)[0] if application.pk in beside.corrected else _only(application)
        files = files_of(application, first.answers)
        photos = [sha256(vault.read_file(each.stored)).hexdigest() for each in files]
        code = receipt_of(application).lookup_code
        return {
            "story": first.answers["story"], "corrections": beside.corrected[application.pk], "photos": photos,
            "code": code,
        }  # fmt: skip
    except DomainError as fault:
        return {"story": "", "corrections": 0, "photos": [], "code": "", "unreadable": type(fault).__name__}


def _only(application: Application) -> Revision:
    answers = unseal_json(application.key, application.sealed_answers, context=f"answers:{application.pk}:1")
    return Revision(1, application.submitted_at, answers)


def names_of(*prefixes: str) -> dict[str, list[str]]:
    """Every name by which a finding may speak of the applications whose key begins so."""
    return {each: _names_of(each) for each in prefixes}


def _names_of(prefix: str) -> list[str]:
    found = Application.objects.filter(idempotency_key__startswith=prefix)
    names = [str(name) for pair in found.values_list("pk", "receipt_number") for name in pair]
    files = StoredFile.objects.filter(key__in=found.values("key"))
    return [*names, *(str(each) for each in files.values_list("pk", flat=True))]


def break_handler() -> None:
    """From here on `settle` runs the handler that does not look whether it ran before."""
    twins.break_handler(paused=False)


def lose_outbox_row(prefix: str) -> int:
    """The work that follows the submissions is forgotten; how much of it there was."""
    keys = [
        str(each)
        for each in Application.objects.filter(idempotency_key__startswith=prefix).values_list(
            "pk", flat=True
        )
    ]
    return OutboxEntry.objects.filter(payload__application_id__in=keys).delete()[0]


def delete_file(prefix: str) -> int:
    """The photos of these applications are gone from the disk."""
    keys = Application.objects.filter(idempotency_key__startswith=prefix).values("key")
    files = list(StoredFile.objects.filter(key__in=keys))
    for each in files:
        vault.storage_path(each.pk).unlink()
    return len(files)


def double_case(prefix: str) -> int:
    """A second case of each, as it could be where the database did not refuse it."""
    _drop_unique_rules("cases_case")
    found = list(Case.objects.filter(application__idempotency_key__startswith=prefix))
    for each in found:
        each.pk = Case.objects.aggregate(last=models.Max("pk"))["last"] + 1
        each._state.adding = True
        each.save(force_insert=True)
    return len(found)


def _drop_unique_rules(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Its rules stand in the table's own definition; a table made of a query has none.
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute(f"CREATE TABLE bare AS SELECT * FROM {table}")  # noqa: S608
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"ALTER TABLE bare RENAME TO {table}")
            return
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'u' AND conrelid = %s::regclass", [table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


TASKS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        fsck, prepare, waiting, settle, sweep, truth, names_of, break_handler, lose_outbox_row, delete_file, double_case,
    )
}  # fmt: skip
