"""Reading the command line. Django is set up only for the commands that need it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from yorozu.config.cli import demo, running


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; exits with 1 when it found something wrong, with 2 when it was called wrongly."""
    options = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = options.run
    sys.exit(run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yorozu", description="手続の受付から文書の廃棄までを一つの流れで支えます。"
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    _add_demo(commands)
    _add_running(commands)
    _add_data(commands)
    _add_accounts(commands)
    _add_backup(commands)
    _add_checks(commands)
    _add_keys(commands)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("demo", help="五つの市のデータで試す（SQLite、この機械だけ）")
    command.add_argument("--data", type=Path, default=None, help="データを置くフォルダー")
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--fresh", action="store_true", help="前のデータを捨てて始める")
    command.set_defaults(run=demo.run)


def _add_running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    web = commands.add_parser("web", help="画面とAPIを動かす")
    web.add_argument("--host", default="127.0.0.1")
    web.add_argument("--port", type=int, default=8000)
    web.add_argument("--processes", type=int, default=1)
    web.set_defaults(run=running.web)
    worker = commands.add_parser("worker", help="受付後の仕事（案件づくり・通知など）を動かす")
    worker.add_argument("--once", action="store_true", help="たまった仕事を終えたら止まる")
    worker.set_defaults(run=_with_django("worker"))


def _add_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("migrate", help="データベースを最新の形にする").set_defaults(
        run=_with_django("migrate")
    )
    load = commands.add_parser("load", help="市や手続のデータを読み込む")
    load.add_argument("packs", nargs="+", type=Path, metavar="PACK")
    load.set_defaults(run=_with_django("load"))
    imports = commands.add_parser("import", help="ほかのシステムから取り込む").add_subparsers(
        required=True, metavar="命令"
    )
    taken = imports.add_parser("applications", help="申請のパッケージ（.zip）を取り込み、結果を示す")
    taken.add_argument("city", metavar="CITY", help="市の略号（例 miyako）")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--later", action="store_true", help="受け取るだけにして、ワーカーに任せる")
    taken.set_defaults(run=_with_django("import_applications"))


def _add_accounts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    accounts = commands.add_parser("account", help="職員のアカウント").add_subparsers(
        required=True, metavar="命令"
    )
    account = accounts.add_parser("add", help="作る")
    account.add_argument("--city", required=True, help="市の略号（例 miyako）")
    account.add_argument("--login", required=True)
    account.add_argument("--name", required=True, help="職員名または役職名")
    account.add_argument(
        "--role",
        required=True,
        help="case_worker, section_chief, manager, mayor, records_keeper, dx_officer, administrator",
    )
    account.add_argument("--department", required=True, help="「部/課」")
    account.add_argument("--post", required=True, help="職名（例 主事）")
    account.set_defaults(run=_with_django("account_add"))
    for name, text in (
        ("disable", "止め、ログインをすぐに終わらせる"),
        ("enable", "また使えるようにする"),
        ("reset", "二段階の確認を解除し、ログインをすぐに終わらせる"),
        ("password", "パスワードを新しくし、ログインをすぐに終わらせる"),
    ):
        command = accounts.add_parser(name, help=text)
        command.add_argument("login", metavar="LOGIN")
        command.set_defaults(run=_with_django(f"account_{name}"))


def _add_backup(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser("backup", help="動かしたまま、データベース・ファイル・鍵を控える")
    backup.add_argument("target", type=Path, metavar="TARGET", help="まだないフォルダーの名前")
    backup.add_argument("--without-keys", action="store_true", help="鍵を入れない")
    backup.add_argument("--keys-to", type=Path, default=None, help="鍵を別のフォルダーに分けて置く")
    backup.add_argument(
        "--since", type=Path, default=None, help="前のバックアップと同じファイルは写さずに共有する"
    )
    backup.set_defaults(run=_with_django("backup"))
    restore = commands.add_parser("restore", help="バックアップを空の場所に戻し、すべて確かめる")
    restore.add_argument("source", type=Path, metavar="SOURCE")
    restore.add_argument("--keys-from", type=Path, default=None, help="別に控えた鍵のフォルダー")
    restore.add_argument("--replace", action="store_true", help="今あるデータを別名で残して入れ替える")
    restore.add_argument("--check", action="store_true", help="戻さずに、バックアップを確かめるだけ")
    restore.add_argument("--without-fsck", action="store_true", help="戻したあとの yorozu fsck をしない")
    restore.set_defaults(run=_with_django("restore"))


def _add_keys(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = commands.add_parser("keys", help="暗号化の鍵").add_subparsers(required=True, metavar="命令")
    keys.add_parser("status", help="鍵の状態を示す").set_defaults(run=_with_django("keys_status"))
    rotate = keys.add_parser(
        "rotate", help="動かしたまま鍵を取り替える（止まったら、もう一度実行すれば続く）"
    )
    which = rotate.add_mutually_exclusive_group(required=True)
    which.add_argument("--master", action="store_true", help="マスターキー")
    which.add_argument("--city", metavar="CITY", help="市の略号（例 miyako）")
    which.add_argument("--cities", action="store_true", help="すべての市")
    rotate.set_defaults(run=_with_django("keys_rotate"))


def _add_checks(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("check", help="設定・データベース・鍵・監査の連鎖を確かめる").set_defaults(
        run=_with_django("check")
    )
    _add_outbox(commands)
    _add_fsck(commands)
    procedure = commands.add_parser("procedure", help="手続の定義").add_subparsers(
        required=True, metavar="命令"
    )
    check = procedure.add_parser("check", help="定義ファイルの誤りをすべて行番号付きで示す")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.set_defaults(run=_authoring("check_procedures"))
    texts = commands.add_parser("texts", help="手続のやさしい日本語と英語の文").add_subparsers(
        required=True, metavar="命令"
    )
    check = texts.add_parser("check", help="文のファイルの誤りをすべて行番号付きで示す")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--procedures", type=Path, default=None, help="手続のフォルダー（省くと ../procedures）"
    )
    check.set_defaults(run=_authoring("check_texts"))
    audit = commands.add_parser("audit", help="監査記録").add_subparsers(required=True, metavar="命令")
    verify = audit.add_parser("verify", help="監査記録の連鎖が途切れていないか確かめる")
    verify.add_argument("--city", default=None, help="市の略号（省くとすべて）")
    verify.set_defaults(run=_with_django("audit_verify"))
    audit.add_parser("anchor", help="連鎖の末尾をデータベースの外に控える").set_defaults(
        run=_with_django("audit_anchor")
    )


def _add_outbox(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    outbox = commands.add_parser("outbox", help="受付後の仕事のうち、できなかったもの").add_subparsers(
        required=True, metavar="命令"
    )
    listed = outbox.add_parser("list", help="できなかった仕事を示す")
    listed.add_argument("--city", default=None, help="市の略号（省くとすべて）")
    listed.set_defaults(run=_with_django("outbox_list"))
    retry = outbox.add_parser("retry", help="できなかった仕事をもう一度試す")
    retry.add_argument("--city", default=None, help="市の略号（省くとすべて）")
    retry.add_argument("--all", action="store_true", help="すべて")
    retry.add_argument("entries", nargs="*", type=int, metavar="番号")
    retry.set_defaults(run=_with_django("outbox_retry"))


def _add_fsck(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    fsck = commands.add_parser("fsck", help="データ・ファイル・監査記録・受付後の仕事が互いに合うか調べる")
    fsck.add_argument("--city", default=None, help="市の略号（省くとすべて）")
    fsck.add_argument("--json", action="store_true", help="一件を一行のJSONで示し、最後の行に集計を示す")
    fsck.add_argument(
        "--open", type=_share, default=100, metavar="%", help="復号して確かめるファイルの割合（既定は100）"
    )
    fsck.add_argument(
        "--settled", action="store_true", help="誰も使っておらず、受付後の仕事も終わったはずのとき：猶予なし"
    )
    fsck.set_defaults(run=_with_django("fsck"))


def _share(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("0 から 100 までの整数（%）で指定してください。")
    return int(text)


def _authoring(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from yorozu.config.cli import authoring  # noqa: PLC0415  no other command waits for the form language

        return authoring.COMMANDS[name](options)

    return run


def _with_django(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
        import django  # noqa: PLC0415  settings are read only for commands that need them

        django.setup()
        from yorozu.config.cli import operating  # noqa: PLC0415

        return operating.run(name, options)

    return run
