"""Keys and the files they protect: a key for each case, under a key of its city, under the master key."""

from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.municipality.models import TenantModel
from yorozu.trust.models.scan import Scan


class Purpose(models.TextChoices):
    """What a city's key is for: wrapping the keys of cases, or keying the audit chain."""

    CASES = "cases", "案件の鍵を包む"
    AUDIT = "audit", "監査記録をつなぐ"


class CityKey(TenantModel):
    """A city's key, wrapped by the master key that `master` names. One of each purpose is `current`.

    `number` counts the city's keys of the purpose from 1. An audit key keys the chain from `from_sequence` on; the
    wrapping binds city, purpose and that number, so none of them can be altered in the database.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    number = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    master = models.CharField(max_length=100)
    wrapped = models.BinaryField()
    from_sequence = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "trust_city_key"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "purpose"],
                condition=models.Q(current=True),
                name="city_key_current_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "purpose", "number"], name="city_key_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="city_key_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.number}"


class VaultKey(TenantModel):
    """A data key, wrapped by its city's key. `wrapped` is emptied when the key is destroyed.

    Keys made before cities had keys name none and are wrapped by the first master key, until they are adopted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    city_key = models.ForeignKey(
        CityKey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    city_key_id: UUID | None

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
    """A file in the data folder, encrypted; its own name may be personal and is sealed too.

    `scan` fails closed: a file is in quarantine until somebody says otherwise; `scanned_at` is when a scanner did.

    Of a disposed file the row remains: `sealed_name` and `sha256` are emptied at `disposed_at`, the content is removed
    from the folder after that commit, at `removed_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    confidentiality = models.PositiveSmallIntegerField(default=3)
    stored_at = models.DateTimeField()
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.PENDING)
    scanned_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trust_file"
        constraints = [
            models.CheckConstraint(condition=models.Q(scan__in=Scan.values), name="file_scan_known"),
            models.CheckConstraint(
                condition=models.Q(confidentiality__in=[1, 2, 3]), name="file_confidentiality_is_1_2_or_3"
            ),
            models.CheckConstraint(
                condition=models.Q(disposed_at__isnull=True, removed_at__isnull=True)
                | models.Q(disposed_at__isnull=False, sha256=""),
                name="file_disposed_leaves_no_fingerprint",
            ),
        ]
        indexes = [
            models.Index(fields=["stored_at"], condition=models.Q(scan="pending"), name="file_in_quarantine"),
            models.Index(
                fields=["disposed_at"],
                condition=models.Q(disposed_at__isnull=False, removed_at__isnull=True),
                name="file_to_remove",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
