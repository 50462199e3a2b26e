"""Numbering documents, filing records, and disposing of them."""

from yorozu.records.disposers import Disposer, offer_disposer
from yorozu.records.services.classes import RecordClassPlan, load_record_classes
from yorozu.records.services.disposal import (
    approve_disposal,
    carry_out_disposal,
    propose_disposal,
    withdraw_disposal,
)
from yorozu.records.services.filing import RecordItem, file_record
from yorozu.records.services.numbering import allocate_document_number
from yorozu.records.services.viewing import record_view

__all__ = [
    "Disposer",
    "RecordClassPlan",
    "RecordItem",
    "allocate_document_number",
    "approve_disposal",
    "carry_out_disposal",
    "file_record",
    "load_record_classes",
    "offer_disposer",
    "propose_disposal",
    "record_view",
    "withdraw_disposal",
]
