"""The door for a broken web server: what must stand before the receipt comes a while after it."""

import threading
import time
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from tests.trials.crash.twins import EARLY_RECEIPT, LATE_EVENT, LATE_FILE, PAUSE
from yorozu.config.wsgi import application
from yorozu.foundation.clock import now
from yorozu.intake.services import submission
from yorozu.trust.vault import files

__all__ = ["application"]

_key: ContextVar[str] = ContextVar("key", default="")
_accept, _save, _publish, _write = (
    submission._accept, submission._save_under_free_number, submission.publish, files._write,
)  # fmt: skip


def _later(act: Callable[[], object]) -> None:
    def run() -> None:
        time.sleep(PAUSE)
        act()
        connection.close()

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()


def _accept_knowing(sent: Any, *rest: Any) -> Any:
    token = _key.set(sent.idempotency_key)
    try:
        return _accept(sent, *rest)
    finally:
        _key.reset(token)


def _save_after_the_receipt(*everything: Any) -> None:
    if _key.get().startswith(EARLY_RECEIPT):
        _later(lambda: _save(*everything))
    else:
        _save(*everything)


def _publish_after_the_commit(event: Any, *, at: Any) -> None:
    def publish() -> None:
        with transaction.atomic():
            _publish(event, at=now())

    if _key.get().startswith(LATE_EVENT):
        _later(publish)
    else:
        _publish(event, at=at)


def _write_after_the_commit(path: Path, blob: bytes) -> None:
    if _key.get().startswith(LATE_FILE):
        _later(lambda: _write(path, blob))
    else:
        _write(path, blob)


submission._accept = _accept_knowing
submission._save_under_free_number = _save_after_the_receipt
submission.publish = _publish_after_the_commit
files._write = _write_after_the_commit
