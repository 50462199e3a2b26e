"""Accounts of staff, from the command line: the first administrator's, and what to do when nobody else can."""

import argparse
import getpass
import sys
from collections.abc import Callable

from yorozu.config.staffing import add_staff_account, staff_account
from yorozu.foundation.clock import now
from yorozu.identity.actors import Actor
from yorozu.identity.services import disable_account, enable_account, reset_factors, set_password


def _add(options: argparse.Namespace) -> int:
    add_staff_account(
        city=options.city, login=options.login, name=options.name, role=options.role,
        department=options.department, post=options.post, password=_password(), at=now(),
    )  # fmt: skip
    print(f"{options.login} を作りました。")
    return 0


def _disable(options: argparse.Namespace) -> int:
    return _change(options, disable_account, "を止め、ログインをすべて終わらせました。")


def _enable(options: argparse.Namespace) -> int:
    return _change(options, enable_account, "をまた使えるようにしました。")


def _reset(options: argparse.Namespace) -> int:
    return _change(options, reset_factors, "の二段階の確認を解除し、ログインをすべて終わらせました。")


def _new_password(options: argparse.Namespace) -> int:
    user = staff_account(options.login)
    by = Actor.system(user.staff.municipality)
    set_password(user=user, password=_password(), by=by, at=now())
    print(f"{options.login} のパスワードを変え、ログインをすべて終わらせました。")
    return 0


def _change(options: argparse.Namespace, act: Callable[..., None], done: str) -> int:
    user = staff_account(options.login)
    act(user=user, by=Actor.system(user.staff.municipality), at=now())
    print(f"{options.login} {done}")
    return 0


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("パスワード（12文字以上）: ")
    return sys.stdin.readline().rstrip("\n")


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "account_add": _add,
    "account_disable": _disable,
    "account_enable": _enable,
    "account_reset": _reset,
    "account_password": _new_password,
}
