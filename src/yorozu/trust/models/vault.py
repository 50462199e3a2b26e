"""Keys and the files they protect. A key belongs to one case; destroying it makes all it sealed unreadable."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.municipality.models import TenantModel


class VaultKey(TenantModel):
    """A data key, wrapped by the master key. `wrapped` is emptied when the key is destroyed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    # The cipher of `wrapped`, kept by the vault for as long as this object lives.
    unwrapped: "tuple[bytes, AESGCM] | None" = None

    class Meta:
        db_table = "trust_key"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="key_is_whole_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class StoredFile(TenantModel):
    """A file in the data folder, encrypted; its own name may be personal and is sealed too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    confidentiality = models.PositiveSmallIntegerField(default=3)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "trust_file"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidentiality__in=[1, 2, 3]), name="file_confidentiality_is_1_2_or_3"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
