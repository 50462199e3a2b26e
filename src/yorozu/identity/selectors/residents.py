"""Reading residents: who is signed in, their address, their profile."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from yorozu.foundation.clock import now
from yorozu.identity.models import Resident
from yorozu.municipality.models import Municipality
from yorozu.trust import vault

#: Where the session of a resident stands in the browser's; see `identity.visiting`.
SESSION = "resident"
Profile = dict[str, Any]
_CLOCK_MAY_GO_BACK = timedelta(minutes=5)
_NOBODY = object()


def resident_of(request: HttpRequest) -> Resident | None:
    """Who is signed in, in the request's city; read once a request. None for everybody else, staff too."""
    known = getattr(request, "_resident", _NOBODY)
    if known is _NOBODY:
        known = _signed_in(request, now())
        request._resident = known  # type: ignore[attr-defined]
    return known  # type: ignore[return-value]


def resident_by_id(municipality: Municipality | int, resident_id: UUID) -> Resident | None:
    """A resident of the city, with their key."""
    return (
        Resident.objects.within(municipality)
        .select_related("key", "municipality")
        .filter(pk=resident_id)
        .first()
    )


def address_of(resident: Resident) -> str:
    """Their mail address. Raises NotFound once the key was destroyed."""
    return vault.unseal(resident.key, resident.sealed_email, context=f"address:{resident.id}").decode()


def profile_of(resident: Resident) -> Profile:
    """What they keep about themselves, by term of the data dictionary (`person.name`)."""
    if not resident.sealed_profile:
        return {}
    plain = vault.unseal(resident.key, resident.sealed_profile, context=f"profile:{resident.id}")
    found: Profile = json.loads(plain)
    return found


def session_is_over(kept: dict[str, Any], at: datetime) -> bool:
    """Whether a session of a resident is too old or was left too long (OWASP ASVS 5.0, 7.3)."""
    opened, seen = datetime.fromisoformat(kept["opened"]), datetime.fromisoformat(kept["seen"])
    idle = at - seen >= settings.YOROZU_RESIDENT_IDLE or seen - at > _CLOCK_MAY_GO_BACK
    return idle or at - opened >= settings.YOROZU_RESIDENT_SESSION


def _signed_in(request: HttpRequest, at: datetime) -> Resident | None:
    city: Municipality | None = getattr(request, "municipality", None)
    if city is None or not request.COOKIES or not hasattr(request, "session"):
        return None
    kept = request.session.get(SESSION)
    if not kept or kept["city"] != city.pk or session_is_over(kept, at):
        return None
    found = resident_by_id(city, UUID(kept["id"]))
    return found if found is not None and found.stamp == kept["stamp"] else None
