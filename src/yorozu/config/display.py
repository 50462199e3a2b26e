"""Where a person chooses how the screens look and speak. Nothing of the server changes: only their browser remembers."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from yorozu.foundation.language import ENGLISH, JAPANESE, LANGUAGES, gettext
from yorozu.foundation.ui.display import SIZES, USUAL, Display, remember
from yorozu.identity.routes import public

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    choices: list[Choice]


@public
@require_safe
def display(request: HttpRequest, city: str = "") -> HttpResponse:
    """The choices. With `set=1` those in the address are kept, and the person is back where they came from.

    A link changes one of them and needs no form and no script, as nothing but the look depends on it.
    """
    now: Display = getattr(request, "display", USUAL)
    back = _back(request, city)
    if request.GET.get("set") != "1":
        return render(request, "config/display.html", {"groups": _groups(now), "next": back})
    response = HttpResponseRedirect(back)
    remember(response, _chosen(request.GET, now))
    return response


def _chosen(asked: QueryDict, now: Display) -> Display:
    language, size, contrast, furigana = (
        asked.get(name, "") for name in ("language", "size", "contrast", "furigana")
    )
    return replace(
        now,
        language=language if language in LANGUAGES else now.language,
        size=(size if size in SIZES else "") if "size" in asked else now.size,
        contrast=contrast == "high" if "contrast" in asked else now.contrast,
        furigana=_furigana(furigana, now),
    )


def _furigana(asked: str, now: Display) -> bool | None:
    return {"on": True, "off": False, "auto": None}.get(asked, now.furigana)


def _back(request: HttpRequest, city: str) -> str:
    """The page the person came from; the first page for an address that is not one of ours."""
    wanted = request.GET.get("next", "")[:_LONGEST]
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if ours else f"/{city}/" if city else "/"


def _groups(now: Display) -> list[Group]:
    furigana = "auto" if now.furigana is None else "on" if now.furigana else "off"
    return [
        Group(
            "language",
            gettext("ことば"),
            [
                Choice(code, name, code == now.language, ENGLISH if code == ENGLISH else JAPANESE)
                for code, name in LANGUAGES.items()
            ],
        ),
        _group("size", gettext("文字の大きさ"), now.size or "normal", {
            "normal": gettext("標準"),
            "large": gettext("大きい"),
            "largest": gettext("特に大きい"),
        }),
        _group("contrast", gettext("色"), "high" if now.contrast else "normal", {
            "normal": gettext("標準の色"),
            "high": gettext("はっきりした色（白地に黒）"),
        }),
        _group("furigana", gettext("漢字のふりがな"), furigana, {
            "auto": gettext("やさしい日本語のときだけ付ける"),
            "on": gettext("付ける"),
            "off": gettext("付けない"),
        }),
    ]  # fmt: skip


def _group(name: str, title: str, chosen: str, labels: dict[str, str]) -> Group:
    return Group(name, title, [Choice(value, label, value == chosen) for value, label in labels.items()])
