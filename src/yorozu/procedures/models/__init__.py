"""The tables of the catalogue."""

from yorozu.procedures.models.edition import CatalogueEdition
from yorozu.procedures.models.procedure import Procedure, ProcedureLifeEvent, State
from yorozu.procedures.models.version import ProcedureVersion

__all__ = ["CatalogueEdition", "Procedure", "ProcedureLifeEvent", "ProcedureVersion", "State"]
