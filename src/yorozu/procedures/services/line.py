"""A definition's line in the catalogue: what lists and searches are made from."""

from typing import Any

from yorozu.forms.services import Definition
from yorozu.municipality.models import Department
from yorozu.procedures.labels import CATEGORIES, OFFICE, PUBLIC
from yorozu.procedures.models import Procedure, ProcedureLifeEvent
from yorozu.procedures.words import search_key

_CATEGORY_ORDER = {code: place for place, code in enumerate(CATEGORIES)}


def line_of(definition: Definition, department: Department) -> dict[str, Any]:
    """Attributes of Procedure, by name."""
    keywords = " ".join(definition.keywords)
    return {
        "title": definition.title,
        "summary": definition.summary,
        "kind": definition.kind,
        "category": definition.category,
        "channels": list(definition.channels),
        "fee_yen": definition.fee.yen,
        "standard_processing_days": definition.standard_processing_days,
        "department": department,
        "for_public": not set(definition.audience).isdisjoint(PUBLIC),
        "for_office": not set(definition.audience).isdisjoint(OFFICE),
        "order": _CATEGORY_ORDER.get(definition.category, len(_CATEGORY_ORDER)),
        "title_key": search_key(definition.title),
        "keyword_key": search_key(keywords),
        "search_key": search_key(f"{definition.title} {keywords} {definition.summary}"),
    }


def write_events(procedure: Procedure, definition: Definition) -> None:
    """Join the procedure to the events of life that the definition names, and to no others."""
    procedure.events.exclude(event__in=definition.life_events).delete()
    ProcedureLifeEvent.objects.bulk_create(
        [
            ProcedureLifeEvent(municipality=procedure.municipality, procedure=procedure, event=event)
            for event in definition.life_events
        ],
        ignore_conflicts=True,
    )
