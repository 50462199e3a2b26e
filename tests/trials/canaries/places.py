"""Where canaries do not belong, and the search for them."""

import email.policy
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

from django.core.signing import b64_decode

from tests.trials.canaries.browser import Exchange, Notebook
from tests.trials.canaries.planted import Flock

_PERSONAL_HEADERS = {"content-disposition"}
_MAIL_END = b"-" * 79


@dataclass
class Search:
    """Hits by place; `looked` counts the pieces that were searched there."""

    birds: Flock
    looked: dict[str, int] = field(default_factory=dict)
    hits: list[str] = field(default_factory=list)

    def look(self, place: str, what: str, data: bytes | str) -> None:
        self.looked[place] = self.looked.get(place, 0) + 1
        found = self.birds.found_in(
            data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        )
        self.hits += [f"{place}: {kind} in {what}" for kind in sorted(found)]

    def add(self, before: "Search | None") -> None:
        """Count what was found on the walk before, too."""
        if before is not None:
            self.hits = before.hits + self.hits
            for place, times in before.looked.items():
                self.looked[place] = self.looked.get(place, 0) + times

    def count(self, place: str) -> int:
        return sum(hit.startswith(f"{place}:") for hit in self.hits)


def exchanges(search: Search, notebook: Notebook) -> None:
    """Addresses, redirects, referers, links; answers to errors; lists; and what staff saw without its being logged."""
    for each in notebook.exchanges:
        what = f"{each.method} {each.url} ({each.status})"
        search.look("addresses", what, each.url)
        search.look("addresses", f"the referer of {what}", each.referer)
        for name, value in each.headers.items():
            if not (each.own and name in _PERSONAL_HEADERS):
                search.look("headers of answers", f"{name} of {what}", value)
        for link in each.links():
            if not link.startswith(("mailto:", "tel:")):
                search.look("links in pages", f"{link[:60]} of {what}", link)
        if not each.own:
            search.look(_kind(each), what, each.body)


def _kind(each: Exchange) -> str:
    if each.status >= 400:
        return "error pages and refusals"
    return (
        "lists and other screens of staff"
        if "/desk/" in each.url
        else "public pages and receipts of programs"
    )


def unlogged_looks(birds: Flock, notebook: Notebook) -> list[str]:
    """Answers to staff that hold a canary without one more entry in the access log."""
    return [
        f"{each.who}: {each.method} {each.url}"
        for each in notebook.exchanges
        if "/desk/" in each.url and birds.found_in(each.body) and int(each.headers["x-looks"]) < 1
    ]


def looks_with_canaries(birds: Flock, notebook: Notebook) -> int:
    return sum(bool("/desk/" in each.url and birds.found_in(each.body)) for each in notebook.exchanges)


def tables(search: Search, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Every value of every row; sessions opened first."""
    for table, row in rows:
        for column, value in row.items():
            if value is None:
                continue
            data = bytes(value) if isinstance(value, bytes | bytearray | memoryview) else str(value).encode()
            search.look(_place_of(table), f"{table}.{column}", data)
            if "session" in table:
                for opened in _opened(str(value)):
                    search.look("sessions", f"{table}.{column}", opened)


def _place_of(table: str) -> str:
    return {"outbox": "events", "trust_audit": "audit entries"}.get(table, "rows of the database")


def _opened(value: str) -> Iterator[bytes]:
    """A session's content: base64, perhaps compressed."""
    for part in value.split(":"):
        try:
            plain = b64_decode(part.lstrip(".").encode())
            yield zlib.decompress(plain) if part.startswith(".") else plain
        except (ValueError, zlib.error):
            continue


def folder(search: Search, place: str, root: Path, *, but: Iterable[str] = ()) -> None:
    """Every file, name and content."""
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.relative_to(root).parts[0] in but:
            continue
        search.look(place, f"the name {path.name}", str(path.relative_to(root)))
        try:
            search.look(place, str(path.relative_to(root)), path.read_bytes())
        except FileNotFoundError:
            continue


def mails(search: Search, root: Path) -> int:
    """Everything of a mail but the line that says to whom; how many mails."""
    found = 0
    for path in sorted(root.glob("*.log")):
        for raw in path.read_bytes().split(_MAIL_END):
            if raw.strip():
                found += 1
                mail = message_from_bytes(raw.lstrip(), policy=email.policy.default)
                search.look("subjects of mails", path.name, str(mail["subject"]))
                body = mail.get_body()
                text = body.get_content() if body else ""
                others = "\n".join(f"{name}: {value}" for name, value in mail.items() if name.lower() != "to")
                search.look("mails", path.name, f"{others}\n{text}")
    return found


def processes(search: Search, pids: Iterable[int]) -> None:
    """What `ps` shows of the service's processes and of their children."""
    for pid in _with_children(set(pids)):
        for name in ("cmdline", "environ", "comm"):
            try:
                search.look("process list", f"{name} of {pid}", Path(f"/proc/{pid}/{name}").read_bytes())
            except (FileNotFoundError, PermissionError):
                continue


def _with_children(pids: set[int]) -> set[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found = re.match(r"(\d+) \(.*\) \S (\d+)", stat.read_text(errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if found and int(found[2]) in pids:
            pids = pids | {int(found[1])}
    return pids
