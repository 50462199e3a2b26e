"""From rows and definitions to the shapes of the API."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.urls import reverse

from yorozu.foundation.clock import JST
from yorozu.procedures.models import Procedure, ProcedureVersion
from yorozu.procedures.selectors import definition_of


def item(procedure: Procedure, city: str) -> dict[str, Any]:
    """`shapes.ProcedureItem` as plain data."""
    return {
        "code": procedure.code,
        "title": procedure.title,
        "summary": procedure.summary,
        "kind": procedure.kind,
        "category": procedure.category,
        "department": procedure.department.path,
        "channels": procedure.channels,
        "fee_yen": procedure.fee_yen,
        "standard_processing_days": procedure.standard_processing_days,
        "accepts_from": said_at(procedure.accepts_from),
        "accepts_until": said_at(procedure.accepts_until),
        "url": reverse("procedures:detail", kwargs={"city": city, "code": procedure.code}),
    }


def said_at(moment: datetime | None) -> str | None:
    """A moment in Japanese time, ISO 8601; None where there is none."""
    return moment.astimezone(JST).isoformat(timespec="seconds") if moment else None


def detail(version: ProcedureVersion, city: str, schema_url: str) -> dict[str, Any]:
    """`shapes.ProcedureDetail` as plain data."""
    definition = definition_of(version)
    return {
        **item(version.procedure, city),
        "audience": definition.audience,
        "life_events": definition.life_events,
        "keywords": definition.keywords,
        "identity": definition.identity,
        "anonymous": definition.anonymous,
        "fee_note": definition.fee.note,
        "legal_basis": [asdict(each) for each in definition.legal_basis],
        "guide": asdict(definition.guide),
        "version": version.number,
        "published_at": version.published_at,
        "schema_url": schema_url,
    }
