"""The tables of the catalogue."""

from yorozu.procedures.models.edition import CatalogueEdition
from yorozu.procedures.models.guide import EventGuide
from yorozu.procedures.models.origin import Origin, Source
from yorozu.procedures.models.pace import Measured, Pace
from yorozu.procedures.models.procedure import Procedure, ProcedureLifeEvent, State
from yorozu.procedures.models.text import Language, ProcedureText
from yorozu.procedures.models.version import ProcedureVersion
from yorozu.procedures.models.working import WorkingDraft

__all__ = [
    "CatalogueEdition",
    "EventGuide",
    "Language",
    "Measured",
    "Origin",
    "Pace",
    "Procedure",
    "ProcedureLifeEvent",
    "ProcedureText",
    "ProcedureVersion",
    "Source",
    "State",
    "WorkingDraft",
]
