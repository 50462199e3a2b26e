"""`yorozu demo`: an embedded database, five cities, web and worker, on this machine only."""

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from yorozu.config.cli import fingerprint

_READY_WITHIN = 60.0
_MARK = "yorozu-demo"


def run(options: argparse.Namespace) -> int:
    """Prepare, start both processes, say where and who, and stop them together."""
    data = (options.data or Path("data/demo")).absolute()
    if not _port_is_free(options.port):
        print(
            f"ポート {options.port} は使用中です。別の番号を指定してください（例 make demo PORT=8123）。",
            file=sys.stderr,
        )
        return 1
    if options.fresh and not _remove(data):
        return 1
    environ = _environ(data, options.port)
    if not fingerprint.fits(data) and _prepare(environ):
        return 1
    return _serve(environ, options.port)


def _prepare(environ: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "yorozu.config.cli.prepare"], env=environ).returncode  # noqa: S603


def _serve(environ: dict[str, str], port: int) -> int:
    command = [sys.executable, "-m", "yorozu.config.cli"]
    # Each in a session of its own: Ctrl-C reaches this process, which then stops both in order.
    processes = [
        subprocess.Popen([*command, *arguments], env=environ, start_new_session=True)  # noqa: S603
        for arguments in (["web", "--port", str(port)], ["worker"])
    ]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if not _wait_until_ready(port, processes):
            print("起動できませんでした。上のメッセージを確認してください。", file=sys.stderr)
            return 1
        print(_welcome(port), flush=True)
        return _watch(processes)
    except KeyboardInterrupt:
        print("\n止めました。データは残っています。")
        return 0
    finally:
        _stop(processes)


def _watch(processes: list[subprocess.Popen[bytes]]) -> int:
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    print("画面または仕事のプロセスが止まったため、終了します。", file=sys.stderr)
    return 1


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _environ(data: Path, port: int) -> dict[str, str]:
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / _MARK).touch()
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith("YOROZU_")
    }
    return {
        **kept,
        "YOROZU_DATA": str(data),
        "YOROZU_DEMO": "1",
        "YOROZU_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "YOROZU_SECRET_KEY": _secret(data / "secret"),
        "YOROZU_SUBMISSIONS_PER_HOUR": os.environ.get("YOROZU_SUBMISSIONS_PER_HOUR", "1000"),
        "PYTHONUNBUFFERED": "1",
    }


def _secret(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _remove(data: Path) -> bool:
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        print(
            f"{data} はデモのデータではないため消しません。空のフォルダーを指定してください。",
            file=sys.stderr,
        )
        return False
    shutil.rmtree(data, ignore_errors=True)
    return True


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _wait_until_ready(port: int, processes: list[subprocess.Popen[bytes]]) -> bool:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _welcome(port: int) -> str:
    address = f"http://127.0.0.1:{port}"
    return f"""
よろず のデモを始めました。  {address}/

  市のページ    {address}/miyako/  /ishinomaki/  /tome/  /iwanuma/  /tono/
  職員の画面    {address}/miyako/desk/
  API           {address}/api/v1/docs

  職員のログインID（パスワードはすべて yorozu-demo。miyako を他の市の名前に替えても入れます）
    miyako-worker    担当者       申請を受け付け、審査し、起案する
    miyako-chief     係長         回議で確認する
    miyako-manager   課長         決裁する
    miyako-director  部長 ／ miyako-mayor 市長
    miyako-records   文書管理者 ／ miyako-dx DX推進担当 ／ miyako-admin 管理者

  まず試すこと
    1. {address}/miyako/ で「水道」を探し、水道使用開始届を申請する（受付番号と照会コードが出ます）
    2. {address}/miyako/desk/ に miyako-worker で入り、受付・審査・起案する
    3. miyako-chief、続けて miyako-manager で承認し、miyako-worker で通知を発行する
    4. {address}/miyako/status/ で番号とコードを入れ、通知のPDFを受け取る
    5. 職員の画面の右上の名前を押すと、二段階の確認を登録して試せる（パスキーは http://localhost:{port}/ で）
    6. {address}/miyako/my/ にメールアドレスを入れ、{address}/miyako/demo/mail/ に届く確認コードで入る
    7. 職員の画面の「窓口」で席に座り、{address}/miyako/counter/ で番号を取り、次の番号を呼ぶ
       （本人の確認の画面は {address}/miyako/screen/、見本のカードで入力を減らせる）

  止めるには Ctrl-C。もう一度 make demo で続きから、make demo FRESH=1 で最初から。
"""
