"""What the content policy would refuse is refused here already, in every template of the project."""

import re
from pathlib import Path

import yorozu

TEMPLATES = sorted(Path(yorozu.__file__).parent.rglob("templates/**/*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a resource from elsewhere": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//", re.I
    ),
}


def test_there_are_templates_to_check() -> None:
    assert len(TEMPLATES) > 10


def test_no_template_has_what_the_policy_forbids() -> None:
    faults = [
        f"{path}: {what}"
        for path in TEMPLATES
        for what, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text())
    ]
    assert faults == []


def test_the_patterns_see_what_they_are_for() -> None:
    bad = (
        '<p style="color:red">', "<style>", "<script>x()</script>", '<a onclick="x()">', '<img src="https://a.example/x">'
    )  # fmt: skip
    for text, pattern in zip(bad, FORBIDDEN.values(), strict=True):
        assert pattern.search(text), text
    assert not FORBIDDEN["an inline script"].search('<script src="/static/ui/js/ui.js" defer></script>')
