"""The tables of the register."""

from yorozu.records.models.classification import RecordClass
from yorozu.records.models.disposal import Disposal, DisposalState
from yorozu.records.models.files import RecordFile
from yorozu.records.models.numbers import DocumentCounter, DocumentNumber
from yorozu.records.models.record import Record

__all__ = [
    "Disposal",
    "DisposalState",
    "DocumentCounter",
    "DocumentNumber",
    "Record",
    "RecordClass",
    "RecordFile",
]
