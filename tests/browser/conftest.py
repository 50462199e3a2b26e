"""One browser for all tests of the road; each person in a test gets a context of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .screens import FLAGS

CHROMIUM = os.environ.get("YOROZU_CHROMIUM") or "/usr/bin/chromium"


# Open for this folder only: while it is, this thread can use neither the database nor another browser.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not there")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
