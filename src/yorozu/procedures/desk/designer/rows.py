"""Lists of like things on a page: read whole, with one blank row to add, and buttons that move or take away."""

from collections.abc import Mapping
from typing import Any

from yorozu.foundation.errors import FieldError
from yorozu.procedures.designing.props import Rows
from yorozu.procedures.designing.values import Posted
from yorozu.procedures.desk.designer.controls import put_all, take_props

# What a new row gets besides what is typed: its own id, and the rule that is written on a page of its own.
_IDS = {"office_checks": ("id", "c"), "outcomes": ("code", "r")}


def blank_rows(rows: Rows, count: int, *, more: bool) -> int:
    """How many blank rows stand below those that are kept."""
    wanted = 1 if more or count == 0 else 0
    return min(wanted, max(0, rows.most - count))


def take_rows(rows: Rows, posted: Posted, before: Any) -> tuple[list[dict[str, Any]], list[FieldError]]:
    """The rows as typed, each with what it had besides; a blank new row is none."""
    kept = before if isinstance(before, list) else []
    found: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    for index in range(min(len(kept) + 1, rows.most)):
        old: Mapping[str, Any] = kept[index] if index < len(kept) else {}
        taken = take_props(rows.props, posted, old, prefix=f"{rows.key}.{index}.")
        errors += taken.errors
        if index >= len(kept) and not any(value is not None for value in taken.values.values()):
            continue
        row = dict(old)
        put_all(row, taken.values)
        found.append(row)
    _name(rows, found)
    return found, errors


def act_on_rows(rows: Rows, found: list[dict[str, Any]], posted: Posted) -> list[dict[str, Any]]:
    """After the button `row` (up, down, drop : list : number) was pressed."""
    act, _, rest = str(posted.get("row") or "").partition(":")
    key, _, number = rest.partition(":")
    if key != rows.key or not number.isdecimal() or len(number) > 9 or int(number) >= len(found):
        return found
    place = int(number)
    if act == "drop":
        return found[:place] + found[place + 1 :]
    there = place + {"up": -1, "down": 1}.get(act, 0)
    if 0 <= there < len(found):
        found[place], found[there] = found[there], found[place]
    return found


def _name(rows: Rows, found: list[dict[str, Any]]) -> None:
    if rows.key not in _IDS:
        return
    key, letter = _IDS[rows.key]
    taken = {row.get(key) for row in found}
    for row in found:
        if not row.get(key):
            row[key] = next(f"{letter}{n}" for n in range(1, 1000) if f"{letter}{n}" not in taken)
            taken.add(row[key])
