"""A browser that writes down every exchange; over the network, or straight into this process."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.test import Client

from tests.intake.walking import _Controls

_LINKS = re.compile(r'(?:href|src|action|formaction|data-[a-z-]+)="([^"]*)"')
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass
class Exchange:
    """One request and its answer. `own` says that the answer is the person's own page, which may show what they typed."""

    who: str
    method: str
    url: str
    referer: str
    status: int
    headers: dict[str, str]
    body: bytes
    own: bool

    @property
    def is_page(self) -> bool:
        return "text/html" in self.headers.get("content-type", "")

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def links(self) -> list[str]:
        return [html.unescape(each) for each in _LINKS.findall(self.text)] if self.is_page else []


@dataclass
class Notebook:
    """Every exchange of a walk. `logged` counts the looks that the access log holds of a member of staff."""

    logged: Callable[[str], int]
    exchanges: list[Exchange] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)


Transport = Callable[[str, str, bytes, dict[str, str]], tuple[int, dict[str, str], bytes]]


def over_network(base: str) -> Transport:
    session = requests.Session()

    def send(
        method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        try:
            answer = session.request(
                method, base + path, data=body or None, headers=headers, allow_redirects=False, timeout=600
            )
        except requests.ConnectionError:
            # A server that does not read on may close before a large body has left; that is an answer, too.
            return 0, {}, b""
        return (
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.items()},
            answer.content,
        )

    return send


def in_process(client: Client) -> Transport:
    def send(
        method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        kind = headers.get("Content-Type", "application/octet-stream")
        answer = client.generic(method, path, body, content_type=kind, headers=headers)
        return (
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.items()},
            answer.content,
        )

    return send


class Browser:
    """One person. Every answer is kept; redirects are followed one by one."""

    def __init__(self, who: str, send: Transport, notebook: Notebook) -> None:
        self.who, self._send, self.notebook = who, send, notebook
        self.here, self.page = "", Exchange(who, "", "", "", 0, {}, b"", own=True)

    def get(self, path: str, *, own: bool = False) -> Exchange:
        return self._go("GET", path, b"", {}, own=own)

    def post(
        self, path: str, typed: dict[str, Any], files: list[tuple[str, tuple[str, bytes, str]]] | None = None, *, own: bool = False
    ) -> Exchange:  # fmt: skip
        """What the form of the page in front of the person sends, with what was typed into it."""
        values = {**self.values(), **typed}
        parts = [(name, (None, str(each))) for name, value in values.items() for each in _listed(value)]
        prepared = requests.Request("POST", "http://x/", files=[*parts, *(files or [])]).prepare()
        return self._go(
            "POST", path, prepared.body or b"", {"Content-Type": prepared.headers["Content-Type"]}, own=own
        )

    def send(self, method: str, path: str, body: bytes, *, own: bool = False, **headers: str) -> Exchange:
        """Anything, as a program or a hostile person would."""
        named = {name.replace("_", "-"): each for name, each in headers.items()}
        return self._go(method, path, body, named, own=own)

    def values(self) -> dict[str, Any]:
        """The controls of the page as they stand."""
        found = _Controls()
        found.feed(self.page.text if self.page.is_page else "")
        return found.values

    def _go(self, method: str, path: str, body: bytes, headers: dict[str, str], *, own: bool) -> Exchange:
        before = self.notebook.logged(self.who)
        referer = self.here
        status, given, content = self._send(
            method, path, body, {**headers, **({"Referer": referer} if referer else {})}
        )
        self.page = Exchange(self.who, method, path, referer, status, given, content, own)
        self.notebook.exchanges.append(self.page)
        self.page.headers["x-looks"] = str(self.notebook.logged(self.who) - before)
        if status in _REDIRECTS:
            target = urlsplit(urljoin(path, given["location"]))
            return self._go(
                "GET", target.path + (f"?{target.query}" if target.query else ""), b"", {}, own=own
            )
        self.here = path if self.page.is_page else self.here
        return self.page


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
