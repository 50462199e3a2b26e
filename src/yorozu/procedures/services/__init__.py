"""Changing the catalogue."""

from yorozu.procedures.services.designing import publish_due_drafts
from yorozu.procedures.services.guides import load_guide_pack, load_guide_texts
from yorozu.procedures.services.pace import note_filling, note_processing
from yorozu.procedures.services.packs import load_procedure_pack
from yorozu.procedures.services.period import set_period
from yorozu.procedures.services.publication import publish_procedure
from yorozu.procedures.services.texts import change_texts, load_text_pack
from yorozu.procedures.services.withdrawal import withdraw_procedure
from yorozu.procedures.volume import offer_volumes

__all__ = [
    "change_texts",
    "load_guide_pack",
    "load_guide_texts",
    "load_procedure_pack",
    "load_text_pack",
    "note_filling",
    "note_processing",
    "offer_volumes",
    "publish_due_drafts",
    "publish_procedure",
    "set_period",
    "withdraw_procedure",
]
