"""Making the n-th file operation, or the n-th statement, fail: counted while a block runs, with nothing else changed."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, close_old_connections, connection, connections


@dataclass
class Counter:
    """Counts operations; the one called `fatal` (from 1) is the one that fails. 0 lets all pass."""

    fatal: int = 0
    seen: int = 0

    def hit(self) -> bool:
        self.seen += 1
        return self.seen == self.fatal


@contextmanager
def file_fault(folder: Path, fatal: int, errno: int) -> Iterator[Counter]:
    """Whatever is done to files below `folder`: opening, writing, flushing, syncing, closing, making, removing."""
    counter = Counter(fatal)

    def failing(real: Callable[..., Any], concerns: Callable[..., bool]) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            if concerns(*given) and counter.hit():
                raise OSError(errno, os.strerror(errno))
            return real(*given, **named)

        return act

    def below(path: Any, *_: Any) -> bool:
        return isinstance(path, str | os.PathLike) and Path(path).is_relative_to(folder)

    def open_file(path: Any, *given: Any, **named: Any) -> Any:
        if not below(path):
            return real_open(path, *given, **named)
        if counter.hit():
            raise OSError(errno, os.strerror(errno))
        return _File(real_open(path, *given, **named), counter, errno)

    real_open = io.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", open_file)
        for name in ("open", "mkdir", "unlink"):
            patch.setattr(os, name, failing(getattr(os, name), below))
        patch.setattr(os, "fsync", failing(os.fsync, lambda *_: True))
        yield counter


class _File:
    """An open file whose writing, flushing and closing can fail."""

    def __init__(self, file: Any, counter: Counter, errno: int) -> None:
        self._file, self._counter, self._errno = file, counter, errno

    def write(self, content: bytes) -> int:
        if self._fails():
            self._file.write(content[: len(content) // 2])
            self._file.flush()
            raise OSError(self._errno, os.strerror(self._errno))
        return int(self._file.write(content))

    def flush(self) -> None:
        if self._fails():
            raise OSError(self._errno, os.strerror(self._errno))
        self._file.flush()

    def close(self) -> None:
        self._file.close()
        if self._fails():
            raise OSError(self._errno, os.strerror(self._errno))

    def _fails(self) -> bool:
        return self._counter.hit()

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def statement_fault(fatal: int, *, after: bool = False, refused: bool = False) -> Iterator[Counter]:
    """Every statement and commit of this thread. The connection breaks before it takes effect, or `after`.

    With `refused` the connection stays, as when the database has no room for a statement.
    """
    counter, real = Counter(fatal), connections[connection.alias]
    commit = real._commit

    def execute(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if not counter.hit():
            return execute(sql, params, many, context)
        if refused:
            raise OperationalError("no room is left")
        if after:
            execute(sql, params, many, context)
        return _break(real)

    def committing() -> None:
        if not counter.hit() or refused:
            commit()
            return
        if after:
            commit()
        _break(real)

    real.ensure_connection()
    real._commit = committing  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(execute):
            yield counter
    finally:
        del real._commit  # type: ignore[method-assign]
        close_old_connections()  # as the end of a request does


def _break(real: Any) -> None:
    """PostgreSQL is gone with the connection; SQLite takes the transaction back when its disk fails."""
    if real.vendor == "postgresql":
        real.connection.close()
        raise OperationalError("the connection is gone")
    real.connection.rollback()
    raise OperationalError("disk I/O error")
