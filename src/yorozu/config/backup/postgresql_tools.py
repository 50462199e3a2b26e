"""pg_dump and pg_restore: found, old enough or not, and run."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from yorozu.foundation.errors import Unavailable
from yorozu.foundation.tenancy import EVERY_CITY, SETTING

NAMES = ("pg_dump", "pg_restore")
#: How the schemas begin in which a restore keeps what it replaced.
SET_ASIDE = "replaced_"
# Where Debian and Red Hat keep the versions that do not stand in the PATH.
_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
# pragma: allowlist nextline secret  names of variables
_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}


def found(name: str, *, at_least: int) -> str:
    """The newest of the programs called so. Raises Unavailable where there is none of version `at_least` or newer."""
    versions = {_version(path): path for path in _candidates(name)}
    if not versions:
        raise Unavailable(
            f"{name} が見つかりません。PostgreSQL のクライアント（postgresql-client-{at_least} など）を入れてから、"
            "もう一度実行してください。"
        )
    newest = max(versions)
    if newest < at_least:
        raise Unavailable(
            f"{name} の版 {newest} は、サーバーの版 {at_least} より古いため使えません。"
            f"postgresql-client-{at_least} を入れてから、もう一度実行してください。"
        )
    return versions[newest]


def dump(place: dict[str, str], target: Path, *, snapshot: str, at_least: int) -> None:
    """pg_dump of the moment that `snapshot` names. Raises Unavailable with what pg_dump said."""
    _run(
        place,
        [
            found("pg_dump", at_least=at_least), "--format=custom", "--compress=1", "--no-owner",
            "--enable-row-security", f"--snapshot={snapshot}", "--lock-wait-timeout=60s", f"--exclude-schema={SET_ASIDE}*",
            f"--file={target}", f"--dbname={place['dbname']}",
        ],
    )  # fmt: skip


def restore(place: dict[str, str], source: Path) -> None:
    """pg_restore, all or nothing. Raises Unavailable with what pg_restore said."""
    _run(
        place,
        [
            found("pg_restore", at_least=0), "--exit-on-error", "--single-transaction", "--no-owner",
            f"--dbname={place['dbname']}", str(source),
        ],
    )  # fmt: skip


def _candidates(name: str) -> list[str]:
    beside = [str(path) for pattern in _FOLDERS for path in Path("/").glob(f"{pattern[1:]}/{name}")]
    in_path = shutil.which(name)
    return [*beside, *([in_path] if in_path else [])]


def _version(program: str) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)?\b", said)
    return int(number[1]) if number else 0


def _run(place: dict[str, str], command: list[str]) -> None:
    # Through the environment: arguments can be read by everybody on the machine.
    told = {_VARIABLES[name]: value for name, value in place.items() if name in _VARIABLES}
    environ = {**os.environ, **told, "PGOPTIONS": f"-c {SETTING}={EVERY_CITY}"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = next(iter(done.stderr.strip().splitlines()), f"終了コード {done.returncode}")
        raise Unavailable(f"{Path(command[0]).name} が失敗しました（{said[:300]}）。")
