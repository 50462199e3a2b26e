"""Deciding whether a file is what it says it is, before anything keeps it."""

from yorozu.trust.uploads.inspection import inspect
from yorozu.trust.uploads.names import clean_name

__all__ = ["clean_name", "inspect"]
