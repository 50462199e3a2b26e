"""A procedure's page: is this the right one, and what do I do now."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.forms.services import Definition
from yorozu.identity.routes import public
from yorozu.municipality.models import Department, Municipality
from yorozu.procedures.labels import CATEGORIES, CHANNELS, IDENTITIES, Label
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of, published

_BETWEEN_SENTENCES = re.compile(r"(?<=[。、）」]) +")


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """What the page shows. `office` is the city hall's postal_code, address, phone and hours, as far as known."""

    version: ProcedureVersion
    definition: Definition
    department: Department
    category: Label
    channels: tuple[str, ...]
    identity: str
    office: dict[str, Any]

    @property
    def who(self) -> str:
        return _unfolded(self.definition.guide.who)

    @property
    def when(self) -> str:
        return _unfolded(self.definition.guide.when)

    @property
    def counter(self) -> str:
        return _unfolded(self.definition.guide.counter)

    @property
    def online(self) -> bool:
        return "online" in self.definition.channels

    @property
    def elsewhere(self) -> bool:
        """Whether there is a way besides this screen."""
        return bool(set(self.definition.channels) - {"online"})

    @property
    def by_post(self) -> bool:
        return "paper" in self.definition.channels


@public
@require_safe
def detail(request: HttpRequest, city: str, code: str) -> HttpResponse:
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    version = published(municipality, code)
    return render(
        request, "procedures/detail.html", {"page": _page(version, municipality), "version": version}
    )


def _page(version: ProcedureVersion, municipality: Municipality) -> ProcedurePage:
    definition = definition_of(version)
    return ProcedurePage(
        version=version,
        definition=definition,
        department=version.procedure.department,
        category=CATEGORIES.get(definition.category, Label(definition.category)),
        channels=tuple(CHANNELS[each] for each in definition.channels),
        identity=IDENTITIES[definition.identity],
        office=municipality.office,
    )


def _unfolded(text: str) -> str:
    """Without the space that YAML leaves between two sentences written on two lines."""
    return _BETWEEN_SENTENCES.sub("", text)
