"""A procedure's page: is this the right one, and what do I do now."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.forms.services import Definition
from yorozu.foundation.language import ENGLISH, Translated, current, gettext
from yorozu.identity.routes import public
from yorozu.municipality.models import Department, Municipality
from yorozu.procedures.labels import CATEGORIES, CHANNELS, IDENTITIES, Label
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import Times, definition_shown, published, times_of

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
    times: Times

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
    def translated(self) -> bool:
        """Whether any of what is shown is a translation, so that the page says which text counts."""
        told = (
            self.definition.title,
            self.definition.summary,
            *self.definition.guide.how,
            self.definition.guide.who,
        )
        return any(isinstance(each, Translated) for each in told)

    @property
    def untranslated(self) -> bool:
        """Whether somebody who reads English finds nothing of this procedure in it."""
        return current() == ENGLISH and not self.translated

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
    definition = definition_shown(version)
    return ProcedurePage(
        version=version,
        definition=definition,
        department=version.procedure.department,
        category=CATEGORIES.get(definition.category, Label(definition.category)),
        channels=tuple(gettext(CHANNELS[each]) for each in definition.channels),
        identity=IDENTITIES[definition.identity],
        office=municipality.office,
        times=times_of(version.procedure, definition),
    )


def _unfolded(text: str) -> str:
    """Without the space that YAML leaves between two sentences written on two lines."""
    return text if isinstance(text, Translated) else _BETWEEN_SENTENCES.sub("", text)
