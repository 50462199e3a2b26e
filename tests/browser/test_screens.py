"""What every screen is looked at for is seen when it is wrong."""

import pytest
from playwright.sync_api import Browser

from .installation import Installation
from .screens import PHONE, screen

pytestmark = pytest.mark.browser

_BREAKS = {
    "image-alt": "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')",
    "label": "document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=\"text\">')",
    "scrolls sideways": (
        "document.querySelector('main').insertAdjacentHTML('beforeend', "
        "'<table><tr>' + '<td>とてもながいみだし</td>'.repeat(20) + '</tr></table>')"
    ),
    "2 h1": "document.querySelector('main').insertAdjacentHTML('beforeend', '<h1>二つ目</h1>')",
    "no title": "document.title = ''",
    "leftovers": "document.querySelector('h1').append(' None')",
    "Content Security Policy": (
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
    ),
    "console error": "console.error('broken')",
}


@pytest.mark.parametrize("fault", _BREAKS)
def test_a_screen_with_a_fault_is_not_passed(
    browser: Browser, installation: Installation, fault: str
) -> None:
    with screen(browser, installation.url, PHONE) as person:
        person.go("/miyako/")
        person.page.evaluate(_BREAKS[fault])
        with pytest.raises(AssertionError, match=fault):
            person.look()


def test_a_page_that_is_not_there_is_a_plain_page_too(browser: Browser, installation: Installation) -> None:
    with screen(browser, installation.url, PHONE) as person:
        person.go("/miyako/procedures/no-such/", expect=404)
        person.go("/atlantis/", expect=404)
        assert "アドレスをお確かめください" in person.text()
