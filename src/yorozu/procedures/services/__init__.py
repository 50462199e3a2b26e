"""Changing the catalogue."""

from yorozu.procedures.services.packs import load_procedure_pack
from yorozu.procedures.services.publication import publish_procedure
from yorozu.procedures.services.withdrawal import withdraw_procedure

__all__ = ["load_procedure_pack", "publish_procedure", "withdraw_procedure"]
