"""The keeper's screens: files (簿冊), what is in one, and a record."""

from yorozu.records.desk.disposal import dispose
from yorozu.records.desk.file import file
from yorozu.records.desk.files import files
from yorozu.records.desk.record import record

__all__ = ["dispose", "file", "files", "record"]
