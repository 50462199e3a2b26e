"""What the staff's pages of the remote window share: who asks, and addresses."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from yorozu.counter.models import RemoteVisit
from yorozu.counter.selectors.remote import details_of
from yorozu.identity.actors import Actor


def actor_in(request: HttpRequest) -> Actor:
    """Whoever `staff_route` let in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def room_url(city: str, visit_id: UUID) -> str:
    return reverse("counter:remote-desk-room", kwargs={"city": city, "visit_id": visit_id})


def act_url(visit: RemoteVisit) -> str:
    return reverse("counter:remote-desk-act", kwargs={"city": visit.municipality.slug, "visit_id": visit.pk})


def link_of(request: HttpRequest, visit: RemoteVisit) -> str:
    """The whole address for the visitor, to be told where no mail is sent; "" once it is gone."""
    token = details_of(visit)["token"]
    if not token:
        return ""
    path = reverse("counter:remote-link", kwargs={"city": visit.municipality.slug, "token": token})
    return request.build_absolute_uri(path)
