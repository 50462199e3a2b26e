"""Texts of a procedure in other languages."""

from yorozu.forms.texts.applying import Kept, localised
from yorozu.forms.texts.reading import (
    HEADS,
    TextFile,
    Texts,
    checked_texts,
    missing_in,
    open_texts,
    text_faults,
    texts_in,
)
from yorozu.forms.texts.units import Unit, mark_of, units_of

__all__ = [
    "HEADS",
    "Kept",
    "TextFile",
    "Texts",
    "Unit",
    "checked_texts",
    "localised",
    "mark_of",
    "missing_in",
    "open_texts",
    "text_faults",
    "texts_in",
    "units_of",
]
