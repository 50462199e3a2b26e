"""The tables of trust."""

from yorozu.trust.models.audit import AuditEntry, AuditHead
from yorozu.trust.models.limits import AttemptWindow
from yorozu.trust.models.scan import Scan
from yorozu.trust.models.vault import CityKey, Purpose, StoredFile, VaultKey

__all__ = ["AttemptWindow", "AuditEntry", "AuditHead", "CityKey", "Purpose", "Scan", "StoredFile", "VaultKey"]
