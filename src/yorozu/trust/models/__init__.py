"""The tables of trust."""

from yorozu.trust.models.audit import AuditEntry, AuditHead
from yorozu.trust.models.limits import AttemptWindow
from yorozu.trust.models.vault import StoredFile, VaultKey

__all__ = ["AttemptWindow", "AuditEntry", "AuditHead", "StoredFile", "VaultKey"]
