"""A browser that is served from memory: no network, no database, the real headers."""

import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Page, Route, sync_playwright

from yorozu.foundation.middleware import security_headers
from yorozu.foundation.ui.accent import stylesheet

CHROMIUM = "/usr/bin/chromium"
ORIGIN = "http://ui.test"
AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def browser_page(pages: Callable[[str], str], width: int) -> Iterator[Page]:
    """A page whose every request is answered here; `pages` gives the HTML for a path."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 800}, locale="ja-JP")
        page.route("**/*", lambda route: _answer(route, pages))
        yield page
        browser.close()


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page: rule and first element each. Axe comes in past the content policy."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0]['any'][:1]}" for each in found]


def _answer(route: Route, pages: Callable[[str], str]) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if not route.request.url.startswith(ORIGIN):
        route.abort()
    elif path.startswith(settings.STATIC_URL):
        found = finders.find(path.removeprefix(settings.STATIC_URL))
        assert isinstance(found, str), path
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)
    elif path.startswith("/ui/accent/"):
        colour = path.removeprefix("/ui/accent/").removesuffix(".css")
        route.fulfill(body=stylesheet(RequestFactory().get(path), colour).content, content_type="text/css")
    else:
        route.fulfill(body=pages(path), content_type="text/html; charset=utf-8", headers=_headers())


def _headers() -> dict[str, str]:
    response = security_headers(lambda _request: HttpResponse())(RequestFactory().get("/"))
    return {**dict(response.headers.items()), "Content-Type": "text/html; charset=utf-8"}
