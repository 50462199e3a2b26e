"""What a screen remembers, and the city of the address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from yorozu.municipality.models import Municipality

_SCREEN = "counter-screen"


def city_of(request: HttpRequest) -> Municipality:
    """The city of the address; the middleware has put it there."""
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    return municipality


def joined_to(request: HttpRequest) -> UUID | None:
    """The pairing of this screen in this city; None where it has none."""
    kept = request.session.get(_SCREEN) or {}
    return UUID(kept["pairing"]) if kept.get("city") == city_of(request).pk else None


def join(request: HttpRequest, pairing_id: UUID) -> None:
    """Under a new session: nothing of whoever used this screen before is left in it."""
    request.session.flush()
    request.session[_SCREEN] = {"city": city_of(request).pk, "pairing": str(pairing_id)}


def renewed(response: HttpResponse, seconds: int) -> HttpResponse:
    """The page asks for itself again after so many seconds, also without JavaScript."""
    response.headers["Refresh"] = str(seconds)
    return response


def leave(request: HttpRequest) -> None:
    """Nothing is left on this screen."""
    request.session.flush()
