"""Applications that another system handed over in a package: what came, and what became of each."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.intake.models.application import Application
from yorozu.municipality.models import StaffMember, TenantModel


class HandedState(models.TextChoices):
    """What became of one application of a package."""

    WAITING = "waiting", "まだです"
    TAKEN = "taken", "受け付けました"
    ALREADY = "already", "前に受け付けています"
    REFUSED = "refused", "受け付けられません"


class HandedPackage(TenantModel):
    """One package. Until it is done its content lies sealed under `key`, which goes with it.

    `sender` and `number` are what the other system calls itself and the package; `digest` is the SHA-256 of the file.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.CharField(max_length=60)
    number = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    key = models.ForeignKey("trust.VaultKey", null=True, on_delete=models.PROTECT, related_name="+")
    stored = models.OneToOneField("trust.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_handed_package"
        indexes = [models.Index(fields=["municipality", "arrived_at"], name="handed_package_arrival")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, stored__isnull=False)
                | models.Q(finished_at__isnull=False, stored__isnull=True),
                name="handed_package_lies_until_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.number}"


class HandedEntry(TenantModel):
    """One application of a package, in its place from 1. `number` is the sender's own, "" once it was disposed of.

    `number_digest` is a keyed hash of sender and number: of all entries with the same one is taken, ever.
    `reasons` are pairs of a question (or "") and what is wrong; nothing of what was answered is in them.
    """

    package = models.ForeignKey(HandedPackage, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=100)
    number_digest = models.CharField(max_length=64)
    procedure_code = models.CharField(max_length=100)
    applied_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=HandedState.choices, default=HandedState.WAITING)
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="+")
    reasons: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField(default=list)

    application_id: UUID | None

    class Meta:
        db_table = "intake_handed_entry"
        constraints = [
            models.UniqueConstraint(fields=["package", "position"], name="handed_entry_place_once"),
            models.UniqueConstraint(
                fields=["municipality", "number_digest"],
                condition=models.Q(state="taken"),
                name="handed_application_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=HandedState.values), name="handed_entry_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} {self.position}"
