"""`yorozu demo`, as a person starts it: two real processes on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
_HELD = (
    "YOROZU_DATA",
    "YOROZU_SECRET_KEY",
    "YOROZU_DEMO",
    "YOROZU_MAIL_URL",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _demo(data: Path, port: int, *more: str) -> Iterator[str]:
    environ = {name: value for name, value in os.environ.items() if name not in _HELD}
    command = [
        sys.executable,
        "-m",
        "yorozu.config.cli",
        "demo",
        "--data",
        str(data),
        "--port",
        str(port),
        *more,
    ]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    said = ""
    try:
        for line in process.stdout or ():
            said += line
            if "止めるには" in line:
                break
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:  # noqa: S310
        return str(response.read().decode())


def test_the_demo_serves_five_cities_and_keeps_its_data(tmp_path: Path) -> None:
    if os.environ.get("YOROZU_TEST_DB") == "postgresql":
        pytest.skip("the demo is SQLite by definition; it ran in the SQLite pass")
    data, port = tmp_path / "demo", _free_port()
    with _demo(data, port) as said:
        assert f"http://127.0.0.1:{port}/" in said
        assert "miyako-worker" in said
        for slug, name in (
            ("miyako", "宮古市"),
            ("ishinomaki", "石巻市"),
            ("tome", "登米市"),
            ("iwanuma", "岩沼市"),
            ("tono", "遠野市"),
        ):
            assert name in _get(port, f"/{slug}/")
        assert '"total":68' in _get(port, "/api/v1/tono/procedures").replace(" ", "")
    database = data / "yorozu.sqlite3"
    before = database.stat().st_ino
    assert min(_seconds_to_start(data, port) for _ in range(2)) < 5
    assert database.stat().st_ino == before


def _seconds_to_start(data: Path, port: int) -> float:
    started = time.monotonic()
    with _demo(data, port):
        return time.monotonic() - started


def test_a_folder_that_is_not_a_demo_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("x")
    command = [sys.executable, "-m", "yorozu.config.cli", "demo", "--data", str(tmp_path), "--fresh"]
    done = subprocess.run(
        [*command, "--port", str(_free_port())], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "消しません" in done.stderr
    assert (tmp_path / "precious.txt").exists()


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        command = [sys.executable, "-m", "yorozu.config.cli", "demo", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"ポート {port} は使用中です" in done.stderr
