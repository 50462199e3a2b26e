"""`yorozu outbox`: what was given up, for whoever runs the installation."""

from collections.abc import Callable, Collection
from datetime import datetime

from yorozu.config.chosen import chosen_cities
from yorozu.config.outbox.retrying import retry
from yorozu.config.outbox.wording import fault_of, work_of
from yorozu.foundation import outbox
from yorozu.foundation.clock import JST
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor

Say = Callable[[str], None]


def show(slug: str | None, say: Say) -> int:
    """List what was given up; 1 when there is anything."""
    found = 0
    for city in chosen_cities(slug):
        for entry in outbox.given_up(city.pk):
            found += 1
            since = entry.created_at.astimezone(JST)
            say(
                f"{entry.pk}  {city.name}  {work_of(entry)}  {since:%Y-%m-%d %H:%M}  {entry.attempts}回  "
                f"{fault_of(entry)}（{entry.fault}）"
            )
    say(f"できなかった仕事: {found} 件")
    return 1 if found else 0


def retry_chosen(slug: str | None, entries: Collection[int] | None, say: Say, *, at: datetime) -> int:
    """Try `entries` again, or everything where that is None; 1 when nothing was there to try."""
    if entries is not None and not entries:
        say("もう一度試すものの番号（yorozu outbox list で分かります）か --all を付けてください。")
        return 2
    revived = 0
    for city in chosen_cities(slug):
        try:
            revived += len(retry(by=Actor.system(city), at=at, only=entries, through="command"))
        except Conflict:
            continue
    say(f"{revived} 件をもう一度試します。")
    return 0 if revived else 1
