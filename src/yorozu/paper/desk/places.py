"""The addresses of the screens of paper, and who asks for them."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from yorozu.identity.actors import Actor


def actor_in(request: HttpRequest) -> Actor:
    """The signed-in member of staff; `staff_route` has put them there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def list_url(city: str) -> str:
    return reverse("paper:list", kwargs={"city": city})


def scan_url(city: str, scan_id: UUID) -> str:
    return reverse("paper:scan", kwargs={"city": city, "scan_id": scan_id})


def section_url(city: str, scan_id: UUID, section: str, anchor: str = "") -> str:
    """One section of the form, at a question of it."""
    url = reverse("paper:section", kwargs={"city": city, "scan_id": scan_id, "section": section})
    return f"{url}#id_{anchor}" if anchor else url


def check_url(city: str, scan_id: UUID) -> str:
    return reverse("paper:check", kwargs={"city": city, "scan_id": scan_id})


def revision_in(request: HttpRequest) -> int:
    """Of the screen that was posted; 0, which none has, where it says nothing that could be one."""
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
