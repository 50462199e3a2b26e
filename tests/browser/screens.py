"""A page that is looked at on every screen it passes: accessible, within its width, silent, whole."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}

_STRUCTURE = """(language) => {
  const count = (selector) => document.querySelectorAll(selector).length;
  const faults = [];
  if (!document.title.trim()) faults.push('no title');
  if (count('h1') !== 1) faults.push(`${count('h1')} h1`);
  if (!document.querySelector('h1')?.textContent.trim()) faults.push('empty h1');
  if (count('main') !== 1) faults.push(`${count('main')} main`);
  for (const landmark of ['header', 'footer']) if (!count(landmark)) faults.push(`no ${landmark}`);
  if (document.documentElement.lang !== language) faults.push(`lang is not ${language}`);
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}`);
  if (count('.y-btn--primary') > 1) faults.push(`${count('.y-btn--primary')} main buttons`);
  if (/undefined|None|\\{\\{|\\{%|<class /.test(document.body.innerText)) faults.push('leftovers in the text');
  return faults;
}"""
# Said by the browser about plain HTTP, which only the demo and the tests use, and about a page that refuses something.
_EXPECTED = re.compile(r"Cross-Origin-Opener-Policy|Failed to load resource: .* status of 4\d\d")


class Screen:
    """One person's browser. Every page it is asked to `look` at is checked; `faults` are gathered by address."""

    def __init__(self, page: Page, url: str, *, scripted: bool = True, language: str = "ja") -> None:
        self.page = page
        self.url = url
        self.looked: list[str] = []
        self._scripted = scripted
        self._language = language
        self._said: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self._hear("error", str(error)))
        page.on("response", lambda response: self._answered(response.url, response.status))

    def go(self, path: str, *, expect: int = 200) -> None:
        """Open an address of the installation and look at it."""
        response = self.page.goto(self.url + path)
        assert response is not None, path
        assert response.status == expect, f"{path} answered {response.status}"
        self.look()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button of this name and look at what comes."""
        self.click(self.page.get_by_role("button", name=name, exact=exact).first)

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow the link of this name and look at what comes."""
        self.click(self.page.get_by_role("link", name=name, exact=exact).first)

    def click(self, control: Locator) -> None:
        """Click what leads to another page, or to this one anew, and look at it."""
        with self.page.expect_navigation(wait_until="load"):
            control.click()
        self.look()

    def look(self) -> None:
        """Check the page as it stands. Fails with every fault of the page at once."""
        where = self.page.url.removeprefix(self.url)
        faults = [*self._said, *self.page.evaluate(_STRUCTURE, self._language)]
        if self._scripted:  # axe waits for timers, which a page without scripts does not have
            faults += self._axe()
        self._said.clear()
        self.looked.append(where)
        assert not faults, f"{where}:\n  " + "\n  ".join(faults)

    def text(self) -> str:
        return self.page.inner_text("main")

    def _axe(self) -> list[str]:
        found: list[dict[str, Any]] = self.page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        )
        return [f"axe {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _EXPECTED.search(text):
            self._said.append(f"console {kind}: {text}")

    def _answered(self, url: str, status: int) -> None:
        if status >= 500 or (status == 404 and "/static/" in url):
            self._said.append(f"{status} for {url}")


@contextmanager
def screen(
    browser: Browser, url: str, viewport: dict[str, int], *, scripted: bool = True, language: str = "ja"
) -> Iterator[Screen]:
    """A person with a browser of their own: no cookie is shared with anybody; `language` is that of the pages."""
    context: BrowserContext = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        locale="ja-JP", timezone_id="Asia/Tokyo", java_script_enabled=scripted, accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(15_000)
    if scripted:  # comes in before the page: the content policy refuses every script of a page but our own
        context.add_init_script(AXE)
    person = Screen(context.new_page(), url, scripted=scripted, language=language)
    try:
        yield person
    except Exception:
        print(f"at {person.page.url}:\n{person.page.inner_text('body')[:3000]}")  # noqa: T201  shown by pytest when a test fails
        raise
    finally:
        context.close()
