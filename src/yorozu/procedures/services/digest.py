"""Telling whether two documents are the same."""

from yorozu.procedures.designing.digesting import digest_of

__all__ = ["digest_of"]
