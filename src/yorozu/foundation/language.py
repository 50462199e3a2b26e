"""The language at hand: the one in which the person before the screen reads. Japanese is the source of every text.

A request's is set by `foundation.ui.display` from what the person chose; everything that happens without a person at a
screen (worker, commands, the API) is in Japanese.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

JAPANESE, EASY, ENGLISH = "ja", "ja-easy", "en"
#: What a person may choose, in the order shown, each by the name that its readers know.
LANGUAGES: dict[str, str] = {JAPANESE: "日本語", EASY: "やさしい日本語", ENGLISH: "English"}

__all__ = [
    "EASY",
    "ENGLISH",
    "JAPANESE",
    "LANGUAGES",
    "Translated",
    "current",
    "gettext",
    "gettext_noop",
    "speaking",
]


class Translated(str):
    """A text that the city gives in the language at hand, such as a procedure's title; a plain one is Japanese."""

    __slots__ = ()


def current() -> str:
    """One of LANGUAGES; Japanese where there are no settings, as when an author checks a file."""
    if not settings.configured:
        return JAPANESE
    found = translation.get_language()
    return found if found in LANGUAGES else JAPANESE


def gettext(text: str) -> str:
    """The text in the language at hand; as it is where that is Japanese, or where nobody has translated it."""
    return text if not text or current() == JAPANESE else translation.gettext(text)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have texts made in this language within; nothing to do without settings."""
    if not settings.configured or language == current():
        yield
        return
    with translation.override(language):
        yield
