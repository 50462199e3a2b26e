"""Questions about the register."""

from yorozu.records.selectors.disposals import Disposing, disposing_of, waiting_disposal
from yorozu.records.selectors.files import FileFilter, count_due, fiscal_years, list_files, visible_file
from yorozu.records.selectors.records import record_of, records_in, visible_record

__all__ = [
    "Disposing",
    "FileFilter",
    "count_due",
    "disposing_of",
    "fiscal_years",
    "list_files",
    "record_of",
    "records_in",
    "visible_file",
    "visible_record",
    "waiting_disposal",
]
