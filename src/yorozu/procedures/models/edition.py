"""The edition of a municipality's catalogue: what was made from an older one is out of date."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.municipality.models import Municipality


class CatalogueEdition(models.Model):
    """`number` counts publications and withdrawals; `stamp` tells two catalogues apart that reached the same
    number, as after restoring a backup."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)
    stamp: "models.UUIDField[UUID, UUID]" = models.UUIDField(default=new_id)

    class Meta:
        db_table = "procedures_edition"

    def __str__(self) -> str:
        return f"第{self.number}版"
