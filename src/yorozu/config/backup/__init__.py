"""Backing up an installation while people work, and putting it back: database, files, keys.

A backup is a folder:

    manifest.json     what it is: version, tables with rows and hashes, hashes of everything else
    seals.json        the manifest's HMAC under each key of the installation: whose backup this is, and unaltered
    database.sqlite3  or database.dump (pg_dump, custom format)
    anchors.jsonl     the ends of the audit chains, where they are kept beside the data
    files.sha256      the hash of every file, as `sha256sum --check` reads it
    files/            the files, encrypted as they lie in the installation
    keys/             the master keys, unless they were left out or put elsewhere

The database is copied first, then the files it speaks of: a file is written before its row is committed, so every row
of the copy finds its file. While a backup runs no file is removed (`trust.vault.files_held`).
"""

from yorozu.config.backup.making import Made, Wanted, make_backup
from yorozu.config.backup.reading import Backup, open_backup
from yorozu.config.backup.restoring import Restoring, restore_backup, verify_backup

__all__ = [
    "Backup",
    "Made",
    "Restoring",
    "Wanted",
    "make_backup",
    "open_backup",
    "restore_backup",
    "verify_backup",
]
