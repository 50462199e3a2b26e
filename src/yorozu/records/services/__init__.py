"""Numbering documents and filing records."""

from yorozu.records.services.classes import RecordClassPlan, load_record_classes
from yorozu.records.services.filing import RecordItem, file_record
from yorozu.records.services.numbering import allocate_document_number
from yorozu.records.services.viewing import record_view

__all__ = [
    "RecordClassPlan",
    "RecordItem",
    "allocate_document_number",
    "file_record",
    "load_record_classes",
    "record_view",
]
