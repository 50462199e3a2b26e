"""文書番号: counted without gaps, by symbol and fiscal year."""

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import Department, TenantModel


class DocumentCounter(TenantModel):
    """The last number given; its row is locked until the transaction that takes the next one ends."""

    symbol = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "records_counter"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "symbol", "fiscal_year"], name="document_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.fiscal_year}: {self.last}"


class DocumentNumber(TenantModel):
    """A number that was given: 宮市第123号 is symbol 宮市, number 123."""

    symbol = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    allocated_at = models.DateTimeField()

    class Meta:
        db_table = "records_number"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "symbol", "fiscal_year", "number"], name="document_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="document_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol}第{self.number}号"
