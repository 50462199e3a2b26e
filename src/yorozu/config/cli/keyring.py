"""The commands about keys, and about anchoring what is keyed."""

import argparse
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from yorozu.config.chosen import chosen_city
from yorozu.config.verifying import anchor_audit
from yorozu.foundation.clock import day_of, now
from yorozu.foundation.wareki import format_wareki
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import audit, vault
from yorozu.trust.vault.master import check_master


def anchor(options: argparse.Namespace) -> int:
    """Write the ends of the chains down outside the database."""
    return 0 if anchor_audit(print, at=now()) else 1


def status(options: argparse.Namespace) -> int:
    """Which master key wraps, and where each city's keys stand; 1 when something is half done."""
    name = check_master()
    print(f"マスターキー: {name}（包み、開けました）")
    states = [vault.key_state(city) for city in all_municipalities()]
    for state in states:
        print(_line(state, name))
    return 0 if all(_is_settled(state, name) for state in states) else 1


def rotate(options: argparse.Namespace) -> int:
    """Replace the master key, one city's key or every city's."""
    if options.master:
        return _rotate_master()
    cities = list(all_municipalities()) if options.cities else [chosen_city(options.city)]
    for city in cities:
        print(
            f"{city.name}: 鍵を取り替えています。案件の鍵を包み直し、古い鍵を消すまで1分半ほどかかります。",
            flush=True,
        )
        count = vault.rotate_city_key(city, at=now())
        _record([city], "keys.city_rotated", {"wrapped": count})
        print(f"{city.name}: 案件の鍵 {count} 件を包み直し、古い鍵を消しました。")
    return 0


def adopt(*, at: datetime) -> None:
    """Take keys of cases that stand under the master key itself under their city's."""
    for city in all_municipalities():
        if count := vault.adopt_old_keys(city, at=at):
            print(f"{city.name}: 案件の鍵 {count} 件を市の鍵で包み直しました。")


def _rotate_master() -> int:
    name, count = vault.rotate_master_key()
    _record(list(all_municipalities()), "keys.master_rotated", {"master": name, "wrapped": count})
    print(f"マスターキーは {name} になりました。市の鍵 {count} 件を包み直しました。")
    print(
        "前のマスターキーは、それより前のバックアップを戻すときにだけ要ります。別に保管し、要らなくなったら消してください。"
    )
    return 0


@transaction.atomic
def _record(cities: list[Municipality], action: str, details: dict[str, audit.Detail]) -> None:
    for city in cities:
        audit.record(
            municipality=city, action=action, subject_type="keys", subject_id=city.code, actor_kind="system",
            at=now(), details=details,
        )  # fmt: skip


def _line(state: vault.KeyState, master: str) -> str:
    current = state.current
    made = f"{format_wareki(day_of(current.created_at))}から" if current else "まだありません"
    parts = [f"市の鍵 {made}", f"案件の鍵 {state.cases} 件", f"廃棄した鍵 {state.destroyed} 件"]
    if state.waiting or state.replaced:
        parts.append(
            f"包み直しが残り {state.waiting} 件（yorozu keys rotate --city {state.municipality.slug} で続けます）"
        )
    if others := [each for each in state.masters if each != master]:
        parts.append(
            f"{'・'.join(others)} で包まれたままの鍵があります（yorozu keys rotate --master で続けます）"
        )
    return f"{state.municipality.name}: {'、'.join(parts)}"


def _is_settled(state: vault.KeyState, master: str) -> bool:
    return not state.waiting and not state.replaced and set(state.masters) <= {master}


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "audit_anchor": anchor,
    "keys_status": status,
    "keys_rotate": rotate,
}
