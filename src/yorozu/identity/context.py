"""What every template may know of the person and the city."""

from typing import Any

from django.http import HttpRequest

from yorozu.identity.selectors import actor_of


def person(request: HttpRequest) -> dict[str, Any]:
    """`city` (the municipality or None) and `actor` (None outside a city)."""
    city = getattr(request, "municipality", None)
    return {"city": city, "actor": actor_of(request) if city and hasattr(request, "user") else None}
