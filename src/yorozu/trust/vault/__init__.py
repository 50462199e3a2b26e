"""Sealing what must not be read: answers, file names and files, under a key of their own case.

A case's key is wrapped by a key of its city, that by the master key. Whatever is sealed under a destroyed key is gone.
"""

from yorozu.trust.vault.cities import forget_city_keys
from yorozu.trust.vault.erasing import destroy_key, remove_disposed, scrub
from yorozu.trust.vault.files import (
    discard_written,
    file_name,
    may_open,
    open_file,
    read_file,
    remove_orphans,
    storage_path,
    store_file,
    write_file,
)
from yorozu.trust.vault.holding import files_held, remove_file, while_no_backup
from yorozu.trust.vault.keys import create_key, new_key, seal, unseal
from yorozu.trust.vault.rotation import (
    KeyState,
    adopt_old_keys,
    key_state,
    rotate_city_key,
    rotate_master_key,
)

__all__ = [
    "KeyState",
    "adopt_old_keys",
    "create_key",
    "destroy_key",
    "discard_written",
    "file_name",
    "files_held",
    "forget_city_keys",
    "key_state",
    "may_open",
    "new_key",
    "open_file",
    "read_file",
    "remove_disposed",
    "remove_file",
    "remove_orphans",
    "rotate_city_key",
    "rotate_master_key",
    "scrub",
    "seal",
    "storage_path",
    "store_file",
    "unseal",
    "while_no_backup",
    "write_file",
]
