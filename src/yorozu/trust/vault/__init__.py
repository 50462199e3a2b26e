"""Sealing what must not be read: answers, file names and files, under a key of their own case."""

from yorozu.trust.vault.files import (
    discard_written,
    file_name,
    open_file,
    remove_orphans,
    storage_path,
    store_file,
    write_file,
)
from yorozu.trust.vault.keys import create_key, destroy_key, new_key, seal, unseal

__all__ = [
    "create_key",
    "destroy_key",
    "discard_written",
    "file_name",
    "new_key",
    "open_file",
    "remove_orphans",
    "seal",
    "storage_path",
    "store_file",
    "unseal",
    "write_file",
]
