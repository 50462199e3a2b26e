"""What identity asks of the package that sends mails, which stands above it; `config.wiring` supplies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from yorozu.municipality.models import Municipality
from yorozu.trust.models import VaultKey


class Queue(Protocol):
    """As `messaging.services.queue_mail`: a mail leaves after the caller's transaction, once."""

    def __call__(
        self,
        *,
        municipality: Municipality,
        key: VaultKey,
        to: str,
        subject: str,
        lines: Sequence[str],
        dedupe_key: str,
        at: datetime,
    ) -> object: ...


class Forget(Protocol):
    """As `messaging.services.remove_mails`: the mails sealed under the key go."""

    def __call__(self, key: VaultKey) -> int: ...


@dataclass(frozen=True, slots=True)
class Post:
    queue: Queue
    forget: Forget


_offered: list[Post] = []


def offer_post(post: Post) -> None:
    """Called from the wiring only."""
    _offered[:] = [post]


def post() -> Post:
    """Raises RuntimeError where nothing was wired."""
    if not _offered:
        raise RuntimeError("no post is wired")
    return _offered[0]
