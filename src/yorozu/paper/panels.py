"""Boxes that paper offers on the catalogue's screens."""

from typing import Any

from django.http import HttpRequest

from yorozu.foundation.panels import Panel
from yorozu.paper.selectors.forms import has_form
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of


def _form(request: HttpRequest, version: ProcedureVersion) -> dict[str, Any] | None:
    """On the page of a procedure that is taken on paper: the form to print."""
    definition = definition_of(version)
    if not has_form(definition):
        return None
    return {"city": request.municipality, "code": definition.code}  # type: ignore[attr-defined]


FORM = Panel(slot="procedure.actions", order=50, template="paper/panels/form.html", context=_form)
