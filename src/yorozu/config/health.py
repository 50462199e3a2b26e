"""Is the installation healthy? What `yorozu check` and the health address say."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from yorozu.config.verifying import verify_audit
from yorozu.config.walls import wall_fault
from yorozu.foundation import outbox
from yorozu.foundation.errors import DomainError
from yorozu.trust.scanning import Unanswered, accepts_unscanned, quarantine_standing, scanner_in_use
from yorozu.trust.vault.master import check_master

_LEAST_FREE = 1_000_000_000
_SCANNER_SECONDS = 5.0


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
    except Error as fault:
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
    problems = [each for each in run_checks() if not each.is_silenced()]
    yield Finding("設定", not problems, "誤りはありません。" if not problems else str(problems[0]))
    yield _key()
    yield _scanner()
    free = shutil.disk_usage(_existing(Path(settings.YOROZU_DATA))).free
    yield Finding("ディスク", free > _LEAST_FREE, f"空き {free // 1_000_000_000} GB")


def _key() -> Finding:
    try:
        name = check_master()
    except DomainError:
        return Finding(
            "暗号化の鍵", False, "読めません。yorozu migrate を実行するか、鍵を控えから戻してください。"
        )
    return Finding("暗号化の鍵", True, f"{name} で包み、開けました。")


def _scanner() -> Finding:
    scanner, subject = scanner_in_use(), "ウイルスの検査"
    if scanner is None and accepts_unscanned():
        return Finding(subject, True, "検査の仕組みはありません。添付ファイルを未検査のまま受け付けます。")
    if scanner is None:
        message = "検査の仕組みがないため、添付ファイルを受け付けません。YOROZU_SCANNER を設定してください。"
        return Finding(subject, False, message)
    try:
        version = scanner.version(seconds=_SCANNER_SECONDS)
    except Unanswered as silence:
        message = (
            f"答えがありません（{silence}）。添付ファイルは検査待ちになります。clamd を確認してください。"
        )
        return Finding(subject, False, message)
    return Finding(subject, True, f"答えがありました（{version}）。")


def _quarantine(at: datetime) -> Finding:
    found = quarantine_standing(late_before=at - outbox.LATE)
    said = f"検査待ち {found.waiting} 件（うち10分を超えたもの {found.late} 件）、ウイルスを検出 {found.infected} 件"
    return Finding("添付ファイル", not found.late, said)


def _stored(at: datetime) -> Iterator[Finding]:
    fault = wall_fault()
    yield Finding("市ごとの壁", not fault, fault or "市ごとに分けて守られています。")
    work = outbox.standing(at=at)
    todo = "。yorozu outbox list で確かめてください。" if work.dead else ""
    told = f"待ち {work.waiting} 件、うち遅れ {work.late} 件、失敗 {work.dead} 件{todo}"
    yield Finding("受付後の仕事", not work.late and not work.dead, told)
    yield _quarantine(at)
    said: list[str] = []
    whole = verify_audit(None, said.append)
    yield Finding("監査記録", whole, "すべての連鎖がつながっています。" if whole else " ".join(said))


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())
