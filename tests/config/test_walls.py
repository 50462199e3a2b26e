"""`yorozu check` says whether the wall between cities stands, in an installation on PostgreSQL."""

import os
import subprocess
import sys

import psycopg
import pytest

from tests import postgresql
from tests.browser.installation import Installation
from yorozu.foundation.tenancy import SETTING

pytestmark = pytest.mark.skipif(
    os.environ.get("YOROZU_TEST_DB") != "postgresql", reason="SQLite has the first wall only"
)


def _wall(installation: Installation, address: str, *, demo: str) -> str:
    """The line of the check about the wall, for an installation that connects to `address`."""
    environ = {**installation.environ, "DATABASE_URL": address, "YOROZU_DEMO": demo, "YOROZU_HTTPS": "0"}
    said = subprocess.run(
        [sys.executable, "-m", "yorozu.config.cli", "check"],
        env=environ, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return next(line for line in said.stdout.splitlines() if "市ごとの壁" in line)


def _name(installation: Installation) -> str:
    return installation.environ["DATABASE_URL"].rpartition("/")[2]


def test_the_wall_of_an_installation_stands(installation: Installation) -> None:
    said = _wall(installation, installation.environ["DATABASE_URL"], demo="0")
    assert said.startswith("良好")


def test_a_superuser_is_told_plainly_that_it_walks_through(installation: Installation) -> None:
    address = _as_superuser(installation)
    said = _wall(installation, address, demo="0")
    assert said.startswith("要対応")
    assert "SUPERUSER" in said
    assert _wall(installation, address, demo="1").startswith("良好")


def test_a_setting_made_beforehand_is_found(installation: Installation) -> None:
    with psycopg.connect(_as_superuser(installation), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {_name(installation)} SET {SETTING} = '*'")
        try:
            said = _wall(installation, installation.environ["DATABASE_URL"], demo="0")
        finally:
            connection.execute(f"ALTER DATABASE {_name(installation)} RESET {SETTING}")
    assert said.startswith("要対応")
    assert "RESET" in said


def _as_superuser(installation: Installation) -> str:
    address = f"{postgresql.server().rpartition('/')[0]}/{_name(installation)}"
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if not row or not row[0]:
        pytest.skip("the role that connects is no superuser")
    return address
