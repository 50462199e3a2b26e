"""Several procedures filled in once and sent together."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.intake.models.application import Application
from yorozu.intake.models.draft import Draft
from yorozu.municipality.models import TenantModel


class Fault(models.TextChoices):
    """Why one of the basket was not sent when the others were; what to do is said on the page."""

    NONE = "", ""
    REFUSED = "refused", "直すところがあります"
    CHANGED = "changed", "手続の内容が変わりました"
    CLOSED = "closed", "受付を終えました"
    FULL = "full", "定員に達しました"
    BUSY = "busy", "混み合っています"
    TROUBLE = "trouble", "送れませんでした"
    GONE = "gone", "保存の期限が過ぎました"


class Basket(TenantModel):
    """`number` with the code sealed under `key` opens it from any device, before it is sent and after.

    Every answer is in the drafts of its items, sealed under a key of each. `expires_at` is None once nothing is left to
    be written. It is as long there as one of its applications is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=14)
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    sealed_lookup_code = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    key_id: UUID

    class Meta:
        db_table = "intake_basket"
        constraints = [models.UniqueConstraint(fields=["municipality", "number"], name="basket_number_once")]
        indexes = [models.Index(fields=["expires_at"], name="basket_expiry")]

    def __str__(self) -> str:
        return self.number


class BasketItem(TenantModel):
    """One procedure of a basket: a draft until it is sent, an application from then on.

    `order` counts from 1 in the order in which the procedures are asked. `terms` are ids of its questions with the
    terms that they ask for in this basket, where the guide says so. `fault` is of the last time it was sent.
    """

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="items")
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    draft = models.OneToOneField(Draft, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="+")
    terms: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    fault = models.CharField(max_length=10, choices=Fault.choices, default=Fault.NONE, blank=True)

    draft_id: UUID | None
    application_id: UUID | None

    class Meta:
        db_table = "intake_basket_item"
        constraints = [
            models.UniqueConstraint(fields=["basket", "procedure"], name="basket_procedure_once"),
            models.CheckConstraint(
                condition=models.Q(application__isnull=True) | models.Q(fault=""),
                name="what_was_sent_has_no_fault",
            ),
            models.CheckConstraint(condition=models.Q(fault__in=Fault.values), name="basket_fault_known"),
        ]

    def __str__(self) -> str:
        return f"{self.basket_id} {self.order}"
