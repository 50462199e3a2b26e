"""Is the installation healthy? What `yorozu check` and the health address say."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from yorozu.config.verifying import verify_audit
from yorozu.config.walls import wall_fault
from yorozu.foundation.errors import Unavailable
from yorozu.foundation.models import OutboxEntry
from yorozu.trust.vault.master import master_cipher

_LEAST_FREE = 1_000_000_000
_SLOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    good: bool
    message: str


def findings(*, at: datetime) -> list[Finding]:
    """Everything worth looking at, the database first; without it the rest of the data is not asked."""
    database = _database()
    rest = [*_stored(at)] if database.good else []
    return [database, *_own(), *rest]


def _database() -> Finding:
    try:
        waiting = MigrationExecutor(connection).migration_plan(
            MigrationExecutor(connection).loader.graph.leaf_nodes()
        )
    except DatabaseError as fault:
        return Finding(
            "データベース",
            False,
            f"つながりません（{type(fault).__name__}）。DATABASE_URL を確認してください。",
        )
    if waiting:
        return Finding(
            "データベース",
            False,
            f"更新が {len(waiting)} 件残っています。yorozu migrate を実行してください。",
        )
    return Finding("データベース", True, f"{connection.vendor} につながりました。")


def _own() -> Iterator[Finding]:
    problems = run_checks()
    yield Finding("設定", not problems, "誤りはありません。" if not problems else str(problems[0]))
    yield _key()
    free = shutil.disk_usage(_existing(Path(settings.YOROZU_DATA))).free
    yield Finding("ディスク", free > _LEAST_FREE, f"空き {free // 1_000_000_000} GB")


def _key() -> Finding:
    try:
        master_cipher()
    except Unavailable:
        return Finding(
            "暗号化の鍵", False, "読めません。yorozu migrate を実行するか、鍵を控えから戻してください。"
        )
    return Finding("暗号化の鍵", True, "読めました。")


def _stored(at: datetime) -> Iterator[Finding]:
    fault = wall_fault()
    yield Finding("市ごとの壁", not fault, fault or "市ごとに分けて守られています。")
    late = OutboxEntry.objects.filter(dead=False, due_at__lt=at - _SLOW).count()
    dead = OutboxEntry.objects.filter(dead=True).count()
    yield Finding("受付後の仕事", not late and not dead, f"遅れ {late} 件、失敗 {dead} 件")
    said: list[str] = []
    whole = verify_audit(None, said.append)
    yield Finding("監査記録", whole, "すべての連鎖がつながっています。" if whole else " ".join(said))


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())
