"""Runs every test on every database that answers, and says in its last lines what was skipped and why.

Both databases at once, each line headed by its own: much of a run is waiting for browsers and disks.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|deselected|error|errors)\b")


@dataclass
class Report:
    """What ran so far."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> int:
    report = Report()
    chromium = _chromium(report)
    databases = ["sqlite", *(["postgresql"] if _postgresql_answers(report) else [])]
    orders = ("first", "second") if len(databases) > 1 else ("",)
    passes = [
        threading.Thread(target=_run, args=(report, each, chromium, order))
        for each, order in zip(databases, orders, strict=True)
    ]
    for each in passes:
        each.start()
    for each in passes:
        each.join()
    return _close(report)


def _run(report: Report, database: str, chromium: str | None, order: str) -> None:
    print(f"== {database}{' with chromium' if chromium else ''}", flush=True)
    environ = {**os.environ, "YOROZU_TEST_DB": database, "YOROZU_CHROMIUM": chromium or ""}
    environ["YOROZU_TEST_PASS"] = order
    command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    if not chromium:
        command += ["-m", "not browser"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    last = ""
    for line in process.stdout or ():
        print(f"{database:10} | {line}", end="", flush=True)
        last = line if _COUNT.search(line) else last
    broken = process.wait() != 0
    with report.lock:
        report.broken = report.broken or broken
        for number, what in _COUNT.findall(last):
            report.counts["failed" if what.startswith("error") else what] += int(number)


def _chromium(report: Report) -> str | None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("== installing chromium", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"], check=False, stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )  # fmt: skip
    found = shutil.which("chromium")
    if not found:
        report.skipped["chromium"] = (
            "it is not installed and could not be (apt-get install chromium, as root)"
        )
    return found


def _postgresql_answers(report: Report) -> bool:
    import psycopg  # noqa: PLC0415  installed by make, not by whoever reads this file

    url = os.environ.get("TEST_DATABASE_URL") or "postgresql://root@127.0.0.1:5432/test"
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error as fault:
        reason = str(fault).strip().splitlines()[0]
        report.skipped["postgresql"] = f"none answered ({reason}); set TEST_DATABASE_URL"
        return False
    return True


def _close(report: Report) -> int:
    required = [each for each in os.environ.get("YOROZU_REQUIRE", "").split(",") if each]
    missing = [each for each in required if each in report.skipped]
    for what, why in report.skipped.items():
        print(f"SKIPPED {what}: {why}")
    for what in missing:
        print(f"FAILED: {what} is required here")
    if not report.skipped:
        print("nothing was skipped: SQLite, PostgreSQL and chromium all ran")
    counts = report.counts
    if counts["deselected"] and "chromium" not in report.skipped:
        print(f"{counts['deselected']} that would be the same on each database ran on one")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if report.broken or missing or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
