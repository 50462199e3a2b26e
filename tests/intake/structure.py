"""What a page must be for those who listen to it or go through it with the keyboard."""

import re
from html.parser import HTMLParser

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_UNLABELLED = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """Headings, landmarks and controls, in the order of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.landmarks: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.unnamed: list[str] = []
        self.ids: list[str] = []
        self.lang = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.ids += [given["id"]] if "id" in given else []
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag in ("header", "main", "footer"):
            self.landmarks.append(tag)
        if tag == "nav" and not given.get("aria-label"):
            self.unnamed.append("nav without a name")
        if tag == "img" and "alt" not in given:
            self.unnamed.append("img without alt")
        if tag in ("ul", "ol") and self._open and self._open[-1] in ("ul", "ol"):
            self.unnamed.append("a list directly in a list")
        if tag == "label" and "for" in given:
            self.labels.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") not in _UNLABELLED:
            self.controls.append({**given, "_in_label": "label" if "label" in self._open else ""})
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def faults(self) -> list[str]:
        """Everything that would make the page hard to listen to."""
        found = list(self.unnamed)
        if self.levels.count(1) != 1:
            found.append(f"{self.levels.count(1)} h1")
        steps = zip(self.levels, self.levels[1:], strict=False)
        found += [f"h{above} then h{below}" for above, below in steps if below > above + 1]
        if sorted(self.landmarks) != ["footer", "header", "main"]:
            found.append(f"landmarks {self.landmarks}")
        found += [f"{each} twice" for each in {*self.ids} if self.ids.count(each) > 1]
        found += [f"no label for {each.get('name')}" for each in self.controls if not self._named(each)]
        return found

    def _named(self, control: dict[str, str]) -> bool:
        return bool(
            control["_in_label"] or control.get("aria-label") or control.get("aria-labelledby")
            or control.get("id") in self.labels
        )  # fmt: skip
