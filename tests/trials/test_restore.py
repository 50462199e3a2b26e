"""Back up an installation while people work, put it into an empty one, and compare every row and every file."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.restore.installations import Place, places

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

_TITLE = "Backup and restore"
_HOW = (
    "People apply with photographs and give up drafts while `yorozu backup` runs. `yorozu restore` puts the backup into"
    " an empty installation. Everything acknowledged before the backup must be there and readable, every row and every"
    " file equal to the backup's, `yorozu fsck` and `yorozu audit verify` clean."
)
_AT_WORK = {"quick": 50, "long": 2000}
_LARGE, _LARGE_FILES = 100_000, 4_000
_WITHIN = 360
#: Seconds without an application after which those at work count as stuck.
_SILENT = 300
#: A restore signs everybody out.
_SIGNED_OUT = {"django_session", "identity_session"}


@dataclass
class _Drill:
    backup: Path
    backup_seconds: float
    restore_seconds: float
    restore_waited: float
    manifest: dict[str, Any]
    said: str
    good: bool


def test_what_was_backed_up_is_put_back_whole(size: Size, concluded: Concluded, tmp_path: Path) -> None:
    outcome = Outcome(_TITLE, _HOW)
    with places(tmp_path, "work", "back") as (work, back):
        work.inside("prepare")
        with work.writing(tmp_path / "acknowledged") as log:
            _wait_for(log, _AT_WORK[size])
            drill = _drill(work, back, tmp_path)
            twins = work.inside("twins", tmp_path, log)
        seen = back.inside("examine", log, drill.manifest["made_at"], tmp_path)
        outcome.figures += [*_figures(drill, seen), *_compared(drill, tmp_path / "again")]
        outcome.twins += [_twin(each, back, log) for each in twins]
        outcome.twins.append(_altered(drill, tmp_path / "altered"))
    if size == "long":
        outcome.figures += _large(tmp_path)
    concluded(outcome)


def _wait_for(log: Path, count: int) -> None:
    """Until so many are acknowledged, however slowly; only silence is a fault."""
    until, size = time.monotonic() + _SILENT, 0
    while (written := log.read_bytes()).count(b"\n") < count:
        if len(written) > size:
            until, size = time.monotonic() + _SILENT, len(written)
        assert time.monotonic() < until, log.with_suffix(".err").read_text()[-4000:]
        time.sleep(0.05)


def _drill(source: Place, target: Place, folder: Path, *more: str) -> _Drill:
    backup, keys = folder / f"backup-{source.data.name}", folder / f"keys-{source.data.name}"
    made = source.timed("backup", backup, "--keys-to", keys)
    assert made.good, made.said
    put = target.timed("restore", backup, "--keys-from", keys, *more)
    return _Drill(backup, made.seconds, put.seconds, put.waited, _manifest(backup), put.said, put.good)


def _figures(drill: _Drill, inspected: dict[str, Any]) -> list[Figure]:
    lost = len(inspected["faults"])
    return [
        Figure("applications acknowledged before the backup and looked for", f"{inspected['seen']:,}"),
        Figure("of them lost, unreadable or altered", str(lost), "0", lost == 0 and inspected["seen"] >= 50),
        Figure("restored, verified and examined without a fault", *_good(drill)),
    ]


def _good(drill: _Drill) -> tuple[str, str, bool]:
    return ("yes" if drill.good else drill.said[-600:]), "yes", drill.good


def _compared(drill: _Drill, again: Path) -> list[Figure]:
    """`again` is a backup of what was restored: the same rows, the same files."""
    tables, files = _differences(drill, again)
    rows = sum(each["rows"] for each in drill.manifest["tables"].values())
    return [
        Figure("rows compared", f"{rows:,}"),
        Figure("tables that differ", str(len(tables)), "0", not tables),
        Figure("files compared", f"{drill.manifest['files']:,}"),
        Figure("files that differ", str(len(files)), "0", not files and drill.manifest["files"] > 0),
    ]


def _differences(drill: _Drill, again: Path) -> tuple[set[str], set[str]]:
    """Tables, and lines of the list of files, in which two backups differ."""
    before, after = drill.manifest["tables"], _manifest(again)["tables"]
    tables = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    lists = [set((each / "files.sha256").read_text().splitlines()) for each in (drill.backup, again)]
    return tables - _SIGNED_OUT, lists[0] ^ lists[1]


def _manifest(backup: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((backup / "manifest.json").read_text())
    return found


def _twin(made: dict[str, str], back: Place, log: Path) -> Twin:
    """A wrongly made backup is refused when it is made, when it is put back, or the drill misses something after it."""
    how = made["refused"]
    if not how:
        put = back.yorozu("restore", made["path"], "--replace")
        how = put.stderr.strip() if put.returncode else _missed(Path(made["path"]), back, log)
    return Twin(made["broken"], bool(how), " ".join(how.split())[:160])


def _missed(backup: Path, back: Place, log: Path) -> str:
    faults: list[str] = back.inside("inspect", log, _manifest(backup)["made_at"])["faults"]
    return f"{len(faults)} faults, the first: {faults[0]}" if faults else ""


def _altered(drill: _Drill, altered: Path) -> Twin:
    """Here the comparison is tried, not the backup: one row and one file were altered behind its back."""
    tables, files = _differences(drill, altered)
    how = f"differing: {', '.join(sorted(tables))} and {len(files)} lines of the list of files"
    return Twin(
        "alters a row and a file after the restore", tables == {"trust_file"} and len(files) == 2, how
    )


def _large(folder: Path) -> list[Figure]:
    with places(folder, "work-large", "back-large") as (work, back):
        work.inside("prepare")
        filled = work.inside("fill", str(_LARGE), str(_LARGE_FILES))
        drill = _drill(work, back, folder, "--without-fsck")
        again = back.yorozu("backup", folder / "again-large", "--without-keys")
        assert again.returncode == 0, again.stderr
        compared = _compared(drill, folder / "again-large")
    rows, tables, files, altered = (each.value for each in compared)
    equal = all(each.met is not False for each in compared)
    seconds, waited = drill.restore_seconds, drill.restore_waited
    return [
        Figure("large installation: cases", f"{filled['cases']:,}", "100,000", filled["cases"] >= _LARGE),
        Figure("large: rows and files compared", f"{rows} and {files}"),
        Figure("large: tables and files that differ", f"{tables} and {altered}", "0 and 0", equal),
        Figure("large: seconds to back up", f"{drill.backup_seconds:.0f}"),
        Figure(
            "large: seconds to restore, with the comparison of every row and file",
            f"{seconds:.0f}, of them {waited:.0f} in line for a processor", f"≤ {_WITHIN} without those",
            drill.good and seconds - waited <= _WITHIN,
        ),
    ]  # fmt: skip
