"""What was found."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.language import gettext
from yorozu.identity.routes import public
from yorozu.municipality.models import Municipality
from yorozu.procedures import selectors
from yorozu.procedures.labels import CATEGORIES, LIFE_EVENTS
from yorozu.procedures.models import Procedure
from yorozu.procedures.portal.tiles import Tile, guide_tile


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it cannot mean is left out. `page` is at least 1."""

    q: str
    category: str
    event: str
    page: int

    @property
    def browsing(self) -> bool:
        """Whether the person follows a link to an event or a category, and has typed nothing."""
        return bool(self.category or self.event) and not self.q

    @property
    def title(self) -> str:
        """The page's heading."""
        names = [gettext(CATEGORIES[self.category].name)] if self.category else []
        names += [gettext(LIFE_EVENTS[self.event].name)] if self.event else []
        names += [f"「{self.q}」"] if self.q else []
        return gettext("{names}の手続").format(names="・".join(names)) if names else gettext("すべての手続")


@public
@require_safe
def search(request: HttpRequest, city: str) -> HttpResponse:
    """A page of 20; 404 with a way back for a page that does not exist."""
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    asked = _asked(request)
    page = selectors.search(
        municipality, q=asked.q, category=asked.category, event=asked.event, page=asked.page
    )
    found = page.paginator.count
    near = selectors.near_to(municipality, q=asked.q) if asked.q and not found else []
    selectors.name_in_language(municipality, [*page, *near])
    context = {
        "asked": asked,
        "page": page,
        "found": found,
        "near": near,
        "guides": [] if asked.browsing or page.number > 1 else _guides(municipality, asked.q),
        "longest": selectors.LONGEST_QUESTION,
    }
    missing = _is_missing(page)
    return render(
        request, "procedures/search.html", {**context, "missing": missing}, status=404 if missing else 200
    )


def _guides(municipality: Municipality, q: str) -> list[Tile]:
    """The guides that a question is about, each with its address."""
    return [guide_tile(municipality.slug, row.event) for row in selectors.guides_for(municipality, q=q)]


def _is_missing(page: "Page[Procedure]") -> bool:
    return page.number > page.paginator.num_pages


def _asked(request: HttpRequest) -> Asked:
    category, event = request.GET.get("category", ""), request.GET.get("event", "")
    return Asked(
        q=selectors.clean_question(request.GET.get("q", "")),
        category=category if category in CATEGORIES else "",
        event=event if event in LIFE_EVENTS else "",
        page=_number(request.GET.get("page", "")),
    )


def _number(text: str) -> int:
    """A page number as typed; 1 for what is none."""
    try:
        return max(int(text[:9]), 1)
    except ValueError:
        return 1
