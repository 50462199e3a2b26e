"""A scan of one filled-in form, from its upload until it was sent as an application or forgotten."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.intake.models import Application
from yorozu.municipality.models import StaffMember, TenantModel


class State(models.TextChoices):
    """How far a scan is."""

    WAITING = "waiting", "読み取りを待っています"
    READING = "reading", "読み取っています"
    STOPPED = "stopped", "止まっています"
    READY = "ready", "確かめる番です"
    SENT = "sent", "受け付けました"


class Trouble(models.TextChoices):
    """Why a scan stopped, or what has to be looked at though it did not; what to do is said on its page."""

    NONE = "", ""
    UNREADABLE = "unreadable", "ファイルを開けません"
    TOO_MANY = "too_many", "ページが多すぎます"
    INFECTED = "infected", "ウイルスが見つかりました"
    NO_CODE = "no_code", "用紙の模様を読み取れません"
    OTHER_FORM = "other_form", "選んだ手続とは別の用紙です"
    MIXED = "mixed", "別の用紙が混ざっています"
    UNKNOWN_FORM = "unknown_form", "この市の用紙ではありません"
    UNKNOWN_VERSION = "unknown_version", "知らない版の用紙です"
    NOT_ON_PAPER = "not_on_paper", "紙では受け付けていない手続です"
    MISSING_PAGE = "missing_page", "足りないページがあります"


class Scan(TenantModel):
    """`key` seals everything of it and becomes the application's key when it is sent.

    `expected` is the version of the procedure that the clerk named, `version` that of the form it was read as; `found`
    lists the codes of its pages, which name nobody. `digest` (keyed) tells the same scan from another, `revision` counts
    what was changed. `sealed_content` is JSON: `raw` (the answers so far), `clearness` (by question), `confirmed` (the
    questions that a person compared with their picture). Sent, it holds nothing any more and only leads to its
    application until it expires.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.OneToOneField("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(max_length=20, choices=Trouble.choices, default=Trouble.NONE, blank=True)
    found: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    expected = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    arrived_on = models.DateField()
    uploaded_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    sealed_content = models.BinaryField()
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    key_id: UUID
    expected_id: int | None
    version_id: int | None
    uploaded_by_id: int
    application_id: UUID | None

    class Meta:
        db_table = "paper_scan"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "digest"], condition=~models.Q(digest=""), name="scan_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="scan_state_known"),
            models.CheckConstraint(condition=models.Q(trouble__in=Trouble.values), name="scan_trouble_known"),
            models.CheckConstraint(
                condition=models.Q(state="sent", application__isnull=False)
                | (~models.Q(state="sent") & models.Q(application__isnull=True)),
                name="scan_is_sent_with_its_application",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="scan_expiry")]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class ScanFile(TenantModel):
    """A file as it was uploaded; `number` counts from 1."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    stored = models.OneToOneField("trust.StoredFile", on_delete=models.PROTECT, related_name="+")

    stored_id: UUID

    class Meta:
        db_table = "paper_scan_file"
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_file_number_once")]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.number}"


class ScanPage(TenantModel):
    """A page of a scan, `number` from 1 as it was scanned, with its picture: straightened where its codes were read.

    `code` is what its large code says, `mark` the check of its corners. `sheet` is the page of the form that it is read
    as, None for any other paper. `sealed_seen` is JSON of what was seen in its boxes, empty until it was read.
    """

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    stored = models.OneToOneField("trust.StoredFile", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=200, default="", blank=True)
    mark = models.CharField(max_length=10, default="", blank=True)
    corners = models.PositiveSmallIntegerField(default=0)
    turned = models.BooleanField(default=False)
    sheet = models.PositiveSmallIntegerField(null=True)
    sealed_seen = models.BinaryField(default=b"")
    read_at = models.DateTimeField(null=True)

    stored_id: UUID

    class Meta:
        db_table = "paper_scan_page"
        constraints = [
            models.UniqueConstraint(fields=["scan", "number"], name="scan_page_number_once"),
            models.UniqueConstraint(
                fields=["scan", "sheet"], condition=models.Q(sheet__isnull=False), name="scan_sheet_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.number}"
