"""A real disk that is full, and one that is read-only, under a real web process. Needs the right to mount."""

import base64
import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.installation import Installation
from tests.intake.samples import png
from tests.trials.faults.clients import ask
from tests.trials.faults.processes import running

_WITH_FILE = "/api/v1/miyako/procedures/disaster-damage-certificate"
_ROOM = 24 * 1024 * 1024


@dataclass
class Disk:
    """What a web process did on a disk that failed; `fsck` is what `yorozu fsck` said of that disk afterwards."""

    tried: int = 0
    refused: int = 0
    lost: int = 0
    unsaid: list[str] = field(default_factory=list)
    fsck: subprocess.CompletedProcess[str] | None = None
    mounted: bool = True


def may_mount() -> bool:
    folder = Path(tempfile.mkdtemp(prefix="yorozu-mount-"))
    try:
        return _mount(folder, 1024 * 1024)
    finally:
        _unmount(folder)
        shutil.rmtree(folder, ignore_errors=True)


def full_and_read_only(installation: Installation) -> Disk:
    """Fill the disk, send, make room, send again; the same with a disk that is made read-only."""
    found = Disk()
    folder = Path(tempfile.mkdtemp(prefix="yorozu-disk-"))
    try:
        if not may_mount():
            found.mounted = False
            return found
        _try(installation, folder, found)
    finally:
        _unmount(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _try(installation: Installation, folder: Path, found: Disk) -> None:
    size = sum(each.stat().st_size for each in installation.data.rglob("*") if each.is_file())
    if not _mount(folder, size + _ROOM):
        found.mounted = False
        return
    environ = _copied(installation, folder)
    log = installation.data / "log-disk"
    with running(environ, log, worker=False) as (url, _):
        body = _body(url)
        _expect(found, "before", _send(url, body, "disk-before-it-is-full"), 201)
        _fill(folder)
        _expect(found, "full", _send(url, body, "disk-that-is-full"), 503)
        time.sleep(1.2)  # the health address looks once a second
        _expect(found, "health on a full disk", ask(url, "/api/v1/health"), 503)
        (folder / "filler").unlink()
        _expect(found, "room again", _send(url, body, "disk-that-is-full"), 201)
        if "DATABASE_URL" in environ:  # SQLite holds its file open, so that its disk cannot be made read-only
            _remount(folder, "ro")
            _expect(found, "read-only", _send(url, body, "disk-that-is-read-only"), 503)
            _remount(folder, "rw")
            _expect(found, "writable again", _send(url, body, "disk-that-is-read-only"), 201)
    _look(installation, environ, folder, found)


def _copied(installation: Installation, folder: Path) -> dict[str, str]:
    ignore = shutil.ignore_patterns("log*", "*.sqlite3*")
    shutil.copytree(installation.data, folder, dirs_exist_ok=True, ignore=ignore)
    if "DATABASE_URL" not in installation.environ:
        with (
            closing(sqlite3.connect(installation.data / "yorozu.sqlite3")) as source,
            closing(sqlite3.connect(folder / "yorozu.sqlite3")) as copy,
        ):
            source.backup(copy)
    return installation.environ | {"YOROZU_DATA": str(folder)}


def _body(url: str) -> Any:
    body = json.loads(ask(url, f"{_WITH_FILE}/schema")[1])["examples"][0]
    picture = [{"name": "写真.png", "content": base64.b64encode(png()).decode()}]
    return body | {name: picture for name in ("photos", "identity_file") if name in body or name == "photos"}


def _send(url: str, body: Any, key: str) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    return ask(url, f"{_WITH_FILE}/applications", method="POST", body=json.dumps(body), headers=headers)


def _expect(found: Disk, when: str, answer: tuple[int, bytes], status: int) -> None:
    found.tried += 1
    found.refused += answer[0] == 503
    if answer[0] != status:
        found.unsaid.append(f"{when}: {answer[0]} {answer[1][:120].decode('utf-8', 'replace')}")


def _look(installation: Installation, environ: dict[str, str], folder: Path, found: Disk) -> None:
    """Every acknowledged application is there once, and every row of a file has its file."""
    wanted = ["disk-before-it-is-full", "disk-that-is-full"]
    if "DATABASE_URL" in environ:
        wanted.append("disk-that-is-read-only")
    copy = Installation(installation.url, folder, environ, installation.log)
    if "DATABASE_URL" in environ:
        # The database is the installation's, whose worker may have anchored meanwhile.
        for anchors in installation.data.glob("anchors*"):
            shutil.copy2(anchors, folder)
    found.fsck = copy.command("fsck")
    for key in wanted:
        rows = copy.sql("SELECT key_id FROM intake_application WHERE idempotency_key = ?", key)
        found.lost += abs(len(rows) - 1)
        for (owner,) in rows:
            files = copy.sql("SELECT id FROM trust_file WHERE key_id = ?", owner)
            names = [str(each).replace("-", "") for (each,) in files]
            found.lost += not names or any(
                not (folder / "files" / name[-2:] / name).exists() for name in names
            )


def _fill(folder: Path) -> None:
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(65536))
    with suppress(OSError), (folder / "filler").open("ab", buffering=0) as filler:
        while True:
            filler.write(bytes(512))


def _mount(folder: Path, size: int) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


def _remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], capture_output=True, check=True)


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


@contextmanager
def sqlite_limit(connection: Any, pragma: str, value: int, back: int) -> Iterator[None]:
    """A limit of SQLite's own: `query_only`, or `max_page_count` for a database that is full."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma} = {back}")
