"""Boxes that intake offers on the catalogue's screens."""

from typing import Any

from django.http import HttpRequest

from yorozu.foundation.clock import now
from yorozu.foundation.panels import Panel
from yorozu.intake.portal.basket.hand import basket_in_hand
from yorozu.intake.portal.session import draft_in_hand
from yorozu.intake.selectors import places_of
from yorozu.intake.services.elsewhere import taker_of
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import acceptance_of, definition_of


def _apply(request: HttpRequest, version: ProcedureVersion) -> dict[str, Any]:
    """On a procedure's page: begin or go on, or what to do instead where it is not taken online."""
    definition, at = definition_of(version), now()
    taker = taker_of(definition)
    return {
        "elsewhere": taker.begins_at(version.procedure, at=at) if taker else "",
        "code": definition.code,
        "city": request.municipality,  # type: ignore[attr-defined]
        "online": "online" in definition.channels,
        "department": version.procedure.department,
        "acceptance": acceptance_of(version.procedure, at),
        "draft": _begun(request, definition.code),
        "places": places_of(version.procedure, definition),
    }


def _status(request: HttpRequest, _subject: object) -> dict[str, Any]:
    """On the home page: the way to the status of an application."""
    return {"city": request.municipality}  # type: ignore[attr-defined]


def _going(request: HttpRequest, _subject: object) -> dict[str, Any] | None:
    """On the home page: back to a basket that was begun in this browser and not sent."""
    if not request.COOKIES or not hasattr(request, "session"):
        return None
    held = basket_in_hand(request, at=now())
    if held is None or not held.waiting:
        return None
    return {"city": request.municipality, "held": held}  # type: ignore[attr-defined]


def _begun(request: HttpRequest, code: str) -> bool:
    # Reading an empty session would set nothing, but asking for one costs a query: only where a cookie came.
    if not request.COOKIES or not hasattr(request, "session"):
        return False
    draft = draft_in_hand(request, code, at=now())
    return draft is not None and draft.application_id is None


APPLY = Panel(slot="procedure.actions", order=10, template="intake/panels/apply.html", context=_apply)
STATUS = Panel(slot="home.status", order=10, template="intake/panels/status.html", context=_status)


def _basket(request: HttpRequest, offer: Any) -> dict[str, Any] | None:
    """Where a guide ends: what of it can be applied for here at once."""
    online = [each for each in offer.found if each.online]
    ready = [each for each in online if not each.opens]
    if not ready:
        return None
    city = request.municipality  # type: ignore[attr-defined]
    return {
        "city": city,
        "ready": ready,
        "later": [each for each in online if each.opens],
        "elsewhere": len(offer.found) - len(online),
        "facts": offer.facts,
        "guide": offer.event,
    }


GOING = Panel(slot="home.top", order=10, template="intake/panels/going.html", context=_going)
BASKET = Panel(slot="guide.basket", order=10, template="intake/panels/basket.html", context=_basket)
