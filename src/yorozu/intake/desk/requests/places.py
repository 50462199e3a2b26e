"""The addresses of the pages of a request, and who asks for them."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from yorozu.identity.actors import Actor


def actor_in(request: HttpRequest) -> Actor:
    """The signed-in member of staff; `staff_route` has put them there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def draft_url(city: str, draft_id: UUID, section: str, *, from_check: bool = False, anchor: str = "") -> str:
    """A section of a draft; without one, the check of its answers."""
    if not section:
        return reverse("requests:check", kwargs={"city": city, "draft_id": draft_id})
    url = reverse("requests:page", kwargs={"city": city, "draft_id": draft_id, "section": section})
    return f"{url}{'?from=check' if from_check else ''}{f'#id_{anchor}' if anchor else ''}"


def request_url(city: str, application_id: UUID) -> str:
    return reverse("requests:view", kwargs={"city": city, "application_id": application_id})


def correct_url(city: str, application_id: UUID, section: str) -> str:
    return reverse(
        "requests:correct-section",
        kwargs={"city": city, "application_id": application_id, "section": section},
    )
