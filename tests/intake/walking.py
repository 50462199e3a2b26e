"""A resident's browser without JavaScript: reads the forms of a page as they stand and posts them."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

Values = dict[str, list[str]]


class _Controls(HTMLParser):
    """The named controls of the page's main form, as a browser would post them; and all visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Values = {}
        self.buttons: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "button" and name:
            self.buttons.append(name)
        elif tag == "textarea":
            self._area = name
            self.values.setdefault(name, [""])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "input" and name:
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "file" or (kind in ("radio", "checkbox") and "checked" not in given):
            return
        self.values.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = [self.values[self._area][0] + data]
        elif data.strip():
            self.text.append(data.strip())


class Screen:
    """A page that was answered."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.url: str = response.request["PATH_INFO"]
        self.response = response
        found = _Controls()
        found.feed(response.content.decode())
        self.values, self.buttons, self.links = found.values, found.buttons, found.links
        self.text = "\n".join(found.text)


class Resident:
    """Follows redirects, keeps cookies, types into the page in front of them."""

    def __init__(self) -> None:
        self.client = Client()

    def open(self, url: str) -> Screen:
        return Screen(self.client.get(url, follow=True))

    def press(
        self, screen: Screen, button: str = "", files: dict[str, Any] | None = None, **typed: Any
    ) -> Screen:
        """Post the form of the page, with what was typed (dots written as `__`), pressing a named button."""
        values: dict[str, Any] = {name: list(found) for name, found in screen.values.items()}
        for name, value in typed.items():
            values[name.replace("__", ".")] = value
        values |= {button: "1"} if button else {}
        query = screen.response.request.get("QUERY_STRING", "")
        url = f"{screen.url}?{query}" if query else screen.url
        return Screen(self.client.post(url, {**values, **(files or {})}, follow=True))
