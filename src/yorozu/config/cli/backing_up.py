"""`yorozu backup` and `yorozu restore`."""

import argparse
import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.management import call_command

from yorozu.config.backup import Restoring, Wanted, make_backup, restore_backup, verify_backup
from yorozu.config.backup.manifest import Manifest
from yorozu.config.cli import fsck
from yorozu.config.verifying import verify_audit

_PRIVATE = 0o077
# Every file was compared byte by byte; of so many in a hundred it is also tried whether the keys open them.
_OPENED = 10
_BESIDE = (
    "注意: このバックアップには暗号化の鍵も入っています。手に入れた人は申請の内容をすべて読めます。"
    "金庫など、入れる場所を選ぶか、次からは --keys-to で鍵を別の場所に分けてください。"
)


def backup(options: argparse.Namespace) -> int:
    """Make a backup and say what is in it; 1 when files were missing in the installation already."""
    os.umask(_PRIVATE)
    wanted = Wanted(
        target=options.target, without_keys=options.without_keys, keys_to=options.keys_to, since=options.since
    )
    made = make_backup(wanted, say=_say)
    print(f"{made.path} にバックアップを作りました。{_figures(made.manifest)}")
    print(_about_keys(made.manifest, options))
    if missing := made.manifest.missing:
        print(
            f"要対応: 登録のあるファイルが {len(missing)} 件、もとのデータにありませんでした（{missing[0]} など）。"
            "yorozu fsck で調べ、前のバックアップから戻してください。",
            file=sys.stderr,
        )
    return 1 if missing else 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup back and check everything; 1 when a check found something."""
    os.umask(_PRIVATE)
    wanted = Restoring(source=options.source, keys_from=options.keys_from, replace=options.replace)
    if options.check:
        print(f"バックアップに異常はありません。{_figures(verify_backup(wanted, say=_say).manifest)}")
        return 0
    found = restore_backup(wanted, say=_say)
    print(f"戻しました。行とファイルはバックアップとすべて一致します。{_figures(found.manifest)}")
    call_command("migrate", interactive=False, verbosity=0)
    # Who was signed out since the backup must not come in by a session of that day.
    import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.filter().delete()
    whole = verify_audit(None, print)
    if not options.without_fsck:
        examined = argparse.Namespace(city=None, settled=False, open=_OPENED, json=False)
        whole = fsck.run(examined) == 0 and whole
    print(
        "戻したデータを使い始める前に yorozu check を実行してください。職員は全員、もう一度ログインします。"
    )
    return 0 if whole else 1


def _say(message: str) -> None:
    print(message, flush=True)


def _figures(manifest: Manifest) -> str:
    rows = sum(each.rows for each in manifest.tables.values())
    return (
        f"（{manifest.made_at[:19]} UTC、{len(manifest.tables)} 表 {rows} 行、ファイル {manifest.files} 件）"
    )


def _about_keys(manifest: Manifest, options: argparse.Namespace) -> str:
    if not manifest.keys:
        return "鍵は鍵管理サービスにあり、バックアップには入っていません。そちらの控えも確かめてください。"
    if options.keys_to:
        return f"鍵は {options.keys_to} に分けて置きました。バックアップとは別の場所に保管してください。"
    if options.without_keys:
        return "鍵は入っていません。戻すときに鍵が要ります。鍵の控えが別の場所にあることを確かめてください。"
    return _BESIDE
