"""Nothing stands in the repository that belongs to one machine or to how a text was made."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from .sources import ROOT, assert_none

_LEFT_OUT = {".git", ".venv", "node_modules", "data", "build", "__pycache__", ".hypothesis"}
_LEFT_OUT_SUFFIXES = {".png", ".jpg", ".ttf", ".otf", ".woff2", ".pdf", ".gz", ".zip", ".pyc"}
# A lock names packages and digests, never where one machine fetched them.
_HOST = re.compile(r"https?://[^\s\"'<>)]*\b(?:pypi|pythonhosted|npmjs|yarnpkg|artifactory|nexus|mirror)\b")
_MACHINE = re.compile(r"(?<![\w.$}~-])/(?:work|root|home/\w+|Users/\w+)/")
# Words that tell how a text was made instead of what it says; as digests, so that this file passes too.
_WORDS = {
    "c857d09d", "c70eca6b", "94a168d2", "d298391b", "60965168", "7d3194f7", "3ea125d0", "de2187af",
}  # fmt: skip


def text_faults(where: str, text: str) -> Iterator[str]:
    """Registry hosts, paths of one machine, words about the making."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (_HOST, _MACHINE):
            if found := pattern.search(line):
                yield f"{where}:{number} {found[0]}"
        for word in re.findall(r"[A-Za-z]{4,}", line):
            if _digest(word) in _WORDS:
                yield f"{where}:{number} {word}"


def _digest(word: str) -> str:
    return hashlib.sha256(word.lower().encode()).hexdigest()[:8]


def _files() -> Iterable[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(each in _LEFT_OUT or each.endswith("_cache") for each in parts)
        if path.is_file() and not hidden and path.suffix not in _LEFT_OUT_SUFFIXES:
            yield path


def test_the_text_holds_no_registry_no_machine_and_no_making() -> None:
    assert_none(
        fault
        for path in _files()
        for fault in text_faults(
            str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")
        )
    )


@pytest.mark.parametrize(
    "line",
    [
        "see ht" + "tps://registry.npmjs.org/leaflet",
        "index-url = ht" + "tps://mirror.example/simple",
        "cd /wo" + "rk/main",
        "read /ho" + "me/taro/file",
    ],
)
def test_the_checks_see_what_they_are_for(line: str) -> None:
    assert len(list(text_faults("a.md", line))) == 1


def test_the_checks_let_ordinary_text_pass() -> None:
    line = "cases/work/list, https://example.jp/home/page, session, agent of the applicant, {data}/work/"
    assert list(text_faults("a.md", line)) == []
