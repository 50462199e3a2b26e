"""The tenant and the base of every row that belongs to one."""

from typing import Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Municipality(models.Model):
    """A city, keyed by its 全国地方公共団体コード (six digits, the last a check digit) and a slug for addresses."""

    code = models.CharField(max_length=6, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=100)
    prefecture = models.CharField(max_length=10)
    accent = models.CharField(max_length=7)
    document_symbol = models.CharField(max_length=10)
    office = models.JSONField(default=dict)
    map_center = models.JSONField(default=dict)

    class Meta:
        db_table = "municipality"

    def __str__(self) -> str:
        return self.name

    @property
    def mayor_title(self) -> str:
        """宮古市 → 宮古市長."""
        return f"{self.name}長"


class TenantQuerySet(models.QuerySet[M]):
    def within(self, municipality: Municipality | int) -> Self:
        """Only the rows of this municipality; every query of a tenant's rows starts here."""
        key = municipality if isinstance(municipality, int) else municipality.pk
        return self.filter(municipality_id=key)


class TenantManager(models.Manager[M]):
    def get_queryset(self) -> TenantQuerySet[M]:
        return TenantQuerySet(self.model, using=self._db)

    def within(self, municipality: Municipality | int) -> TenantQuerySet[M]:
        """See TenantQuerySet.within."""
        return self.get_queryset().within(municipality)


class TenantModel(models.Model):
    """A row that belongs to one municipality."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    municipality_id: int

    objects = TenantManager()

    class Meta:
        abstract = True
