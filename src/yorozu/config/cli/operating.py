"""The commands that need the database."""

import argparse
import sys
from collections.abc import Callable

from django.core.management import call_command

from yorozu.config import health, worker
from yorozu.config.cli import accounting, backing_up, fsck, importing, keyring
from yorozu.config.loading import load_packs
from yorozu.config.outbox import by_command
from yorozu.config.verifying import verify_audit
from yorozu.foundation import tenancy
from yorozu.foundation.clock import now
from yorozu.foundation.errors import DomainError
from yorozu.municipality.selectors import all_municipalities
from yorozu.procedures.selectors import waiting_updates
from yorozu.trust.vault.master import create_master_key


def run(name: str, options: argparse.Namespace) -> int:
    """Run the command called `name`; an error of the domain is printed, not traced."""
    try:
        if name == "worker":  # each of its handlers is in one city
            return _worker(options)
        with tenancy.across_cities(tenancy.Crossing.COMMAND):
            return _COMMANDS[name](options)
    except DomainError as error:
        print(error.message, file=sys.stderr)
        return 1


def _migrate(options: argparse.Namespace) -> int:
    create_master_key()
    call_command("migrate", interactive=False, verbosity=1)
    keyring.adopt(at=now())
    return 0


def _load(options: argparse.Namespace) -> int:
    loaded = load_packs(options.packs, demo=False, at=now())
    for city in loaded.cities:
        print(f"{city.name}（{city.code}）を読み込みました。")
    print(f"手続を {loaded.procedures} 件公開しました（内容が同じものは変わりません）。")
    for city in loaded.cities or all_municipalities():
        for title in waiting_updates(city):
            print(
                f"{city.name}の「{title}」は市で変更しているため、上書きしていません。新しい版は、職員の画面「手続をつくる」から取り込めます。"
            )
    return 0


def _worker(options: argparse.Namespace) -> int:
    worker.run(once=options.once)
    return 0


def _check(options: argparse.Namespace) -> int:
    findings = health.findings(at=now())
    for finding in findings:
        print(f"{'良好' if finding.good else '要対応'}  {finding.subject}: {finding.message}")
    return 0 if all(finding.good for finding in findings) else 1


def _audit_verify(options: argparse.Namespace) -> int:
    return 0 if verify_audit(options.city, print) else 1


def _outbox_list(options: argparse.Namespace) -> int:
    return by_command.show(options.city, print)


def _outbox_retry(options: argparse.Namespace) -> int:
    return by_command.retry_chosen(options.city, None if options.all else options.entries, print, at=now())


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "migrate": _migrate,
    "backup": backing_up.backup,
    "restore": backing_up.restore,
    "load": _load,
    "check": _check,
    "audit_verify": _audit_verify,
    "fsck": fsck.run,
    **keyring.COMMANDS,
    "outbox_list": _outbox_list,
    "outbox_retry": _outbox_retry,
    **accounting.COMMANDS,
    **importing.COMMANDS,
}
