"""The addresses of the pages of an application."""

from django.urls import reverse

# Pages of their own beside the sections; a section that is called the same gets a hyphen, which no id has.
PAGES = frozenset({"check", "receipt", "saved", "end"})


def start_url(city: str, code: str) -> str:
    return reverse("intake:start", kwargs={"city": city, "code": code})


def section_url(city: str, code: str, section: str, *, from_check: bool = False, anchor: str = "") -> str:
    """`anchor` is the id of a question, whole or dotted."""
    place = f"{section}-" if section in PAGES else section
    url = reverse("intake:section", kwargs={"city": city, "code": code, "section": place})
    return f"{url}{'?from=check' if from_check else ''}{f'#id_{anchor}' if anchor else ''}"


def section_of(place: str) -> str:
    """The id of the section in an address."""
    return place.removesuffix("-")


def page_url(city: str, code: str, page: str) -> str:
    """`page` is check, receipt, saved or end."""
    return reverse(f"intake:{page}", kwargs={"city": city, "code": code})
