"""A browser without JavaScript: reads the HTML of a section and posts what stands in its controls."""

from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict

VOID = {"input", "br", "meta", "link", "img", "hr"}


class Page(HTMLParser):
    """Every element with its attributes, and what a browser would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.form = QueryDict(mutable=True)
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self._select: dict[str, str] = {}
        self._area: str | None = None
        self._label_depth: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.elements.append((tag, given | {"in_label": str("label" in self.open)}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "input":
            self._input(given, {key for key, _ in attrs})
        elif tag == "select":
            self._select = given
        elif tag == "option" and "selected" in given:
            self.form[self._select["name"]] = given["value"]
        elif tag == "textarea":
            self._area = given["name"]
            self.form[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.form[self._area] = data.removeprefix("\n").replace("\n", "\r\n")

    def _input(self, given: dict[str, str], keys: set[str]) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox") and "checked" not in keys:
            return
        if kind != "file":
            self.form.appendlist(given["name"], given.get("value", ""))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [given for name, given in self.elements if name == tag]

    def find(self, element_id: str) -> dict[str, Any]:
        [found] = [given for _, given in self.elements if given.get("id") == element_id]
        return found

    @property
    def ids(self) -> list[str]:
        return [given["id"] for _, given in self.elements if given.get("id")]
