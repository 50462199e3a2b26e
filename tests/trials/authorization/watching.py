"""What really happened: the answer, what it showed of whom, and which tables were written."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import HttpResponse

from tests.trials.authorization.cells import Asked, Cell, ask
from tests.trials.authorization.world import Thing, World

_WRITING = re.compile(
    r"\b(?:INSERT\s+INTO|(?<!FOR )(?<!DO )UPDATE|DELETE\s+FROM)\s+\"?(\w+)\"?", re.IGNORECASE
)
# Written while looking or asking, which changes nothing of the matter.
BESIDE = frozenset({"trust_audit", "trust_audit_head", "trust_attempts"})


@dataclass(frozen=True)
class Seen:
    """`shows` are the kinds of things whose content the answer shows, `lists` those of which only the number."""

    status: str
    shows: frozenset[str]
    lists: frozenset[str]
    changes: bool

    def __str__(self) -> str:
        parts = [self.status]
        if self.shows:
            parts.append("shows " + ", ".join(sorted(self.shows)))
        if self.lists:
            parts.append("lists " + ", ".join(sorted(self.lists)))
        if self.changes:
            parts.append("changes")
        return "; ".join(parts)


def look(world: World, cell: Cell) -> Seen:
    """Ask one cell and take back whatever it did."""
    asked = ask(world, cell)
    cookies = asked.client.cookies.output()
    kept = {name: morsel.value for name, morsel in asked.client.cookies.items()}
    point = transaction.savepoint()
    try:
        with _watched() as written:
            response = _send(asked, cell.method)
        transaction.set_rollback(False)
        changes = any(world.stood[table] != standing(table) for table in written - BESIDE)
    finally:
        take_back(point)
        if asked.client.cookies.output() != cookies:
            asked.client.cookies.clear()
            asked.client.cookies.load(kept)
    return Seen(_status(response), *_shown(world, cell, asked, response), changes)


def take_back(point: str) -> None:
    """Undo everything since the savepoint, and let go of it: kept, they would stand in each other by the thousand."""
    transaction.set_rollback(False)
    transaction.savepoint_rollback(point)
    transaction.savepoint_commit(point)


def standing(table: str) -> str:
    """A fingerprint of everything in a table; of sessions, only whose there are: using one is noted in it."""
    columns = "user_id" if table == "identity_session" else "*"
    where = " WHERE user_id IS NOT NULL" if table == "identity_session" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}{where}")  # noqa: S608
        return hashlib.sha256("\n".join(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()


def remember(world: World) -> None:
    """Keep how every table stands; each cell begins and ends there."""
    world.stood = {table: standing(table) for table in connection.introspection.table_names()}


def _send(asked: Asked, method: str) -> HttpResponse:
    extra: dict[str, Any] = {"headers": asked.headers}
    if method in ("GET", "HEAD", "OPTIONS"):
        found: Any = getattr(asked.client, method.lower())(asked.path, **extra)
        return found  # type: ignore[no-any-return]
    if asked.content_type:
        extra["content_type"] = asked.content_type
    if method == "POST":
        found = asked.client.post(asked.path, asked.data, **extra)
    else:
        # As a form that claims another method would send it.
        found = asked.client.generic(
            method, asked.path, _form(asked.data), extra.get("content_type", "application/x-www-form-urlencoded"),
            headers=asked.headers,
        )  # fmt: skip
    return found  # type: ignore[no-any-return]


def _form(data: Any) -> str:
    return data if isinstance(data, str) else urlencode(data, doseq=True)


def _status(response: HttpResponse) -> str:
    if 300 <= response.status_code < 400:
        target = response.headers.get("Location", "")
        return "sign-in" if "/desk/sign-in/" in target else "on"
    return str(response.status_code)


def _shown(
    world: World, cell: Cell, asked: Asked, response: HttpResponse
) -> tuple[frozenset[str], frozenset[str]]:
    """Of what the answer shows the content, and of what it lists no more than the receipt number."""
    if cell.method == "HEAD":
        return frozenset(), frozenset()
    body = b"".join(response) if response.streaming else response.content
    if (
        response.headers.get("Content-Disposition", "").startswith("attachment")
        and response.status_code == 200
    ):
        return frozenset({cell.kind}), frozenset()
    text = body.decode(errors="replace") + response.headers.get("Location", "")
    shows = {kind for kind, mark in _contents(world) if mark in text and mark not in asked.told}
    lists = {
        kind for kind, thing in _things(world) if thing.number in text and thing.number not in asked.told
    }
    return frozenset(shows), frozenset(lists - shows)


def _things(world: World) -> Iterator[tuple[str, Thing]]:
    for (kind, _), thing in world.things.items():
        yield kind, thing
    if world.stranger:
        yield "stranger", world.stranger


def _contents(world: World) -> Iterator[tuple[str, str]]:
    for kind, thing in _things(world):
        yield kind, thing.canary
        yield kind, thing.code
    for name, account in world.accounts.items():
        yield f"account {name}", account.canary
    for city in (world.city, world.elsewhere):
        yield f"work of {city.slug}", f"given-up-in-{city.slug}"
    for whose, mark in world.draft_marks.items():
        yield f"draft of {whose}", mark


@contextmanager
def _watched() -> Iterator[set[str]]:
    """The tables that statements wrote rows of."""
    written: set[str] = set()

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        # How many rows an INSERT with RETURNING made is not known before they are fetched.
        if "INSERT" in str(sql) or context["cursor"].rowcount != 0:
            written.update(table.lower() for table in _WRITING.findall(str(sql)))
        return found

    with connection.execute_wrapper(watch):
        yield written
