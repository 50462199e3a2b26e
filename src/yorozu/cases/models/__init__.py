"""The tables of the office's side."""

from yorozu.cases.models.case import Case
from yorozu.cases.models.export import Export, ExportedCase
from yorozu.cases.models.notice import Notice
from yorozu.cases.models.states import OPEN, ROAD, TICKING, State, Step
from yorozu.cases.models.trail import CaseEvent, OfficeCheck, WorkNote

__all__ = [
    "OPEN",
    "ROAD",
    "TICKING",
    "Case",
    "CaseEvent",
    "Export",
    "ExportedCase",
    "Notice",
    "OfficeCheck",
    "State",
    "Step",
    "WorkNote",
]
