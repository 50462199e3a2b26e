"""`yorozu import applications CITY FILE`: a package of another system, for the folder into which one delivers."""

import argparse
from pathlib import Path

from yorozu.config.chosen import chosen_city
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Invalid
from yorozu.foundation.tenancy import within_city
from yorozu.identity.actors import Actor
from yorozu.intake.models import HandedEntry, HandedPackage, HandedState
from yorozu.intake.selectors import entries_of
from yorozu.intake.services import MOST_BYTES, lay_down_package, take_package

_AT_ONCE = 100


def applications(options: argparse.Namespace) -> int:
    """Lay the package down, take its applications one after the other and print the report; 1 when some were refused.

    Stopped halfway it goes on by itself: the worker takes up what waits. `--later` leaves all of it to the worker.
    """
    city = chosen_city(options.city)
    content = _read(options.file)
    with within_city(city.pk):
        package = lay_down_package(content=content, by=Actor.system(city), at=now())
        if options.later:
            print(f"{options.file.name} を受け取りました。ワーカーが順に取り込みます（{package.pk}）。")
            return 0
        while left := take_package(package=package, at=now(), most=_AT_ONCE):
            print(f"残り {left} 件", flush=True)
        return _report(package)


def _report(package: HandedPackage) -> int:
    entries = list(entries_of(package))
    for each in entries:
        print(_line(each))
    of = {state: sum(each.state == state for each in entries) for state in HandedState}
    print(
        f"{package.sender} {package.number}: 受け付けた {of[HandedState.TAKEN]} 件、"
        f"前に受け付けている {of[HandedState.ALREADY]} 件、受け付けられない {of[HandedState.REFUSED]} 件"
    )
    return 1 if of[HandedState.REFUSED] else 0


def _line(entry: HandedEntry) -> str:
    receipt = f"  {entry.application.receipt_number}" if entry.application else ""
    why = "".join(f"\n    {where}{': ' if where else ''}{text}" for where, text in entry.reasons)
    return f"{entry.position}  {entry.number}  {HandedState(entry.state).label}{receipt}{why}"


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Invalid(f"{file} は大きすぎます。{MOST_BYTES // 1024 // 1024} MB までに分けてください。")
        return file.read_bytes()
    except OSError as fault:
        raise Invalid(f"{file} を読めません（{fault.strerror}）。") from None


COMMANDS = {"import_applications": applications}
