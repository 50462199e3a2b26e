"""The tables of the catalogue."""

from yorozu.procedures.models.edition import CatalogueEdition
from yorozu.procedures.models.guide import EventGuide
from yorozu.procedures.models.origin import Origin, Source
from yorozu.procedures.models.procedure import Procedure, ProcedureLifeEvent, State
from yorozu.procedures.models.version import ProcedureVersion
from yorozu.procedures.models.working import WorkingDraft

__all__ = [
    "CatalogueEdition",
    "EventGuide",
    "Origin",
    "Procedure",
    "ProcedureLifeEvent",
    "ProcedureVersion",
    "Source",
    "State",
    "WorkingDraft",
]
