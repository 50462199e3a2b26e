"""Verifying the audit chains of an installation, and anchoring them."""

from collections.abc import Callable
from datetime import datetime

from yorozu.config.chosen import chosen_cities
from yorozu.foundation.clock import now
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust import audit, vault

_SHOWN = 20


def verify_audit(slug: str | None, say: Callable[[str], None]) -> bool:
    """Verify one city's chain, or all, and the anchor file; says what it found; True when everything holds."""
    verified, broken = audit.verify_everything(chosen_cities(slug), at=now())
    for each in verified:
        state = "異常があります。" if each.faults else "連鎖は正しくつながっています。"
        say(f"{each.municipality.name}: {each.entries} 件（外部の控え {each.anchors} か所と照合）、{state}")
        _say_faults(each.faults, say)
    if broken:
        say("外部の控え: 異常があります。")
        _say_faults(broken, say)
    return not broken and not any(each.faults for each in verified)


def anchor_audit(say: Callable[[str], None], *, at: datetime) -> bool:
    """Write the ends of the chains to the anchor file; says what was done; False when a stamp was wanted and failed,
    and while a backup runs.
    """
    with vault.while_no_backup() as free:
        if not free:
            say("バックアップが動いています。終わってから、もう一度実行してください。")
            return False
        done = audit.anchor_chains(all_municipalities(), at=at)
    if not done.line:
        say("前に控えてから記録は増えていません。")
        return True
    say(f"外部の控えの {done.line} 行目に、{'・'.join(done.cities)} の末尾を書きました。")
    if done.stamped is not None:
        say(
            "時刻認証局の証明を受け取りました。"
            if done.stamped
            else "時刻認証局の証明を受け取れませんでした。"
        )
    return done.stamped is not False


def _say_faults(faults: list[audit.Fault], say: Callable[[str], None]) -> None:
    for fault in faults[:_SHOWN]:
        say(f"  {fault.problem}")
    if len(faults) > _SHOWN:
        say(f"  ほかに {len(faults) - _SHOWN} か所あります。")
