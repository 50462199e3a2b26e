"""Boxes that the counter offers on the screens of lower packages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from yorozu.counter.models import Window
from yorozu.counter.portal.remote.beside import beside_form
from yorozu.counter.selectors.remote import asked_publicly, helped_by
from yorozu.foundation.panels import Panel
from yorozu.intake.visiting import taker_of
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of


def _ask(request: HttpRequest, version: ProcedureVersion) -> dict[str, Any] | None:
    """On a procedure's page: the way to an appointment, where its department offers them."""
    city, definition = request.municipality, definition_of(version)  # type: ignore[attr-defined]
    if "online" not in definition.channels or taker_of(definition) is not None:
        return None
    if not asked_publicly(city, version.procedure.department_id):
        return None
    return {"url": reverse("counter:remote-ask", kwargs={"city": city.slug, "code": definition.code})}


def _helped(_request: HttpRequest, application: Any) -> dict[str, Any] | None:
    """On a case: that staff helped with it at the remote window, and who."""
    visit = helped_by(application.pk, application.municipality_id)
    return {"visit": visit} if visit is not None else None


REMOTE_BESIDE = Panel(
    slot="apply.beside", order=10, template="counter/remote_beside.html", context=beside_form
)
REMOTE_ASK = Panel(slot="procedure.actions", order=30, template="counter/remote_ask_panel.html", context=_ask)
REMOTE_HELPED = Panel(slot="case.standing", order=10, template="counter/remote_helped.html", context=_helped)


def _crowding(request: HttpRequest, _subject: object) -> dict[str, Any] | None:
    """On the home page: the way to the page of crowding; nothing where no window is set up."""
    city = request.municipality  # type: ignore[attr-defined]
    if not Window.objects.within(city).filter(active=True).exists():
        return None
    return {"city": city}


CROWDING = Panel(slot="home.status", order=20, template="counter/panels/crowding.html", context=_crowding)
