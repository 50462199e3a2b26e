"""A wrong setting stops the start and is named."""

from pathlib import Path

import pytest

from yorozu.config.environment import WrongSetting, read

GOOD = {"YOROZU_SECRET_KEY": "x" * 32, "YOROZU_DATA": "/tmp/yorozu"}  # noqa: S108


def test_the_defaults_are_sqlite_in_the_data_folder() -> None:
    found = read(GOOD)
    assert (found.database.engine, found.database.name) == ("sqlite", "/tmp/yorozu/yorozu.sqlite3")  # noqa: S108
    assert found.https is True
    assert found.hosts == ("127.0.0.1", "localhost")


def test_a_postgresql_address_is_taken_apart() -> None:
    database = read({**GOOD, "DATABASE_URL": "postgresql://u%40x:p%3Aw@db.example:6432/yorozu"}).database
    assert (database.engine, database.name, database.host, database.port) == (
        "postgresql",
        "yorozu",
        "db.example",
        "6432",
    )
    assert (database.user, database.password) == ("u@x", "p:w")


def test_a_relative_sqlite_path_is_relative_to_here() -> None:
    assert read({**GOOD, "DATABASE_URL": "sqlite:///a/b.db"}).database.name == str(Path("a/b.db").absolute())
    assert read({**GOOD, "DATABASE_URL": "sqlite:////a/b.db"}).database.name == "/a/b.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YOROZU_SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DATABASE_URL", "postgresql://host/"),
        ("YOROZU_DEMO", "maybe"),
        ("YOROZU_HOSTS", "*"),
        ("YOROZU_PACKS", "/nowhere/at/all"),
        ("YOROZU_PROXIES", "-1"),
        ("YOROZU_SUBMISSIONS_PER_HOUR", "many"),
        ("YOROZU_MAIL_URL", "pigeon://x"),
        ("YOROZU_SCANNER", "clamav"),
        ("YOROZU_SCANNER", "clamd:relative/path"),
        ("YOROZU_SCANNER", "clamd://host"),
        ("YOROZU_SCANNER", "clamd://host:many"),
        ("YOROZU_SCANNER", "http://127.0.0.1:3310"),
        ("YOROZU_UNSCANNED", "maybe"),
        ("YOROZU_PUBLIC_URL", "apply.city.example.lg.jp"),
        ("YOROZU_PUBLIC_URL", "https://apply.city.example.lg.jp/path"),
        ("YOROZU_PUBLIC_URL", "https://host:many"),
        ("YOROZU_DRAFT_DAYS", "0"),
        ("YOROZU_RESIDENT_IDLE_MINUTES", "1"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read({**GOOD, name: value})


@pytest.mark.parametrize(
    "address", ["none", "clamd:/run/clamav/clamd.ctl", "clamd://127.0.0.1:3310", "clamd://[::1]:3310"]
)
def test_a_scanner_is_named_by_its_address(address: str) -> None:
    assert read({**GOOD, "YOROZU_SCANNER": address}).scanner == address


def test_unscanned_files_are_refused_unless_it_is_a_demo_or_said_otherwise() -> None:
    assert (read(GOOD).scanner, read(GOOD).unscanned) == ("none", "refuse")
    assert read({**GOOD, "YOROZU_DEMO": "1"}).unscanned == "accept"
    assert read({**GOOD, "YOROZU_UNSCANNED": "accept"}).unscanned == "accept"
