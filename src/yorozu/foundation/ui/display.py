"""How a person wants the screens: language, size of the text, contrast, readings over the characters.

Kept in one cookie as words joined by dots (`en.large.contrast`), which says nothing of the person. Staff screens are in
Japanese whatever it says; size and contrast hold there too. The API is in Japanese and reads no cookie.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from yorozu.foundation.language import EASY, ENGLISH, JAPANESE, LANGUAGES
from yorozu.foundation.ui.ruby import with_readings

#: Sizes beside the usual one.
SIZES = ("large", "largest")
_CONTRAST, _READINGS, _NO_READINGS = "contrast", "furigana", "plain"
_LONGEST = 80
KEPT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Display:
    """What is chosen. `furigana` is None where nothing was said of it: easy Japanese then has it, the others not."""

    language: str = JAPANESE
    size: str = ""
    contrast: bool = False
    furigana: bool | None = None

    @property
    def html_language(self) -> str:
        """For the `lang` attribute: easy Japanese is Japanese."""
        return ENGLISH if self.language == ENGLISH else JAPANESE

    @property
    def classes(self) -> str:
        """For the root element."""
        found = [f"y-size-{self.size}"] if self.size else []
        return " ".join([*found, "y-contrast"] if self.contrast else found)

    @property
    def readings(self) -> bool:
        """Whether readings stand over the characters."""
        wanted = self.furigana if self.furigana is not None else self.language == EASY
        return wanted and self.html_language == JAPANESE

    @property
    def kept(self) -> str:
        """The cookie's value; empty when nothing differs from what is usual."""
        words = [self.language] if self.language != JAPANESE else []
        words += [self.size] if self.size else []
        words += [_CONTRAST] if self.contrast else []
        if self.furigana is not None:
            words.append(_READINGS if self.furigana else _NO_READINGS)
        return ".".join(words)


USUAL = Display()


def read(value: str) -> Display:
    """What a cookie says; words that mean nothing are left out."""
    words = set(value[:_LONGEST].split("."))
    return Display(
        language=_one_of(words, LANGUAGES, JAPANESE),
        size=_one_of(words, SIZES, ""),
        contrast=_CONTRAST in words,
        furigana=True if _READINGS in words else False if _NO_READINGS in words else None,
    )


def remember(response: HttpResponse, chosen: Display) -> None:
    """Have the browser keep what was chosen for a year."""
    name = settings.YOROZU_DISPLAY_COOKIE
    if not chosen.kept:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        chosen.kept,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class DisplayMiddleware:
    """Sets `request.display`, speaks the language chosen, and puts readings over the finished page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return self.get_response(request)
        chosen = read(request.COOKIES.get(settings.YOROZU_DISPLAY_COOKIE, ""))
        if is_of_the_office(request.path):
            chosen = Display(size=chosen.size, contrast=chosen.contrast)
        request.display = chosen  # type: ignore[attr-defined]
        if chosen.language == JAPANESE:
            return _finished(self.get_response(request), chosen)
        with translation.override(chosen.language):
            return _finished(self.get_response(request), chosen)


def is_of_the_office(path: str) -> bool:
    """Whether an address is a screen of the staff: `/city/desk/…`."""
    return path.split("/", 3)[2:3] == ["desk"]


def _finished(response: HttpResponse, chosen: Display) -> HttpResponse:
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return response
    patch_vary_headers(response, ["Cookie"])
    response.headers.setdefault("Content-Language", chosen.html_language)
    if chosen.readings:
        response.content = with_readings(response.content.decode(response.charset)).encode(response.charset)
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
    return response


def _one_of(words: Iterable[str], known: Iterable[str], usual: str) -> str:
    given = set(words)
    return next((each for each in known if each in given), usual)
