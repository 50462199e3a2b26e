"""What must hold of every row of a city: what it refers to exists, and in the same city."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, ForeignKey, Model, OuterRef, Q

from yorozu.foundation.soundness import Defect, Examination, twice
from yorozu.municipality.models import TenantModel

_MOST = 100


def check_references(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """No row refers to one that is gone or is another city's, in any table there is."""
    for table in apps.get_models():
        if issubclass(table, TenantModel):
            for key in table._meta.concrete_fields:
                if isinstance(key, ForeignKey) and key.name != "municipality":
                    examination.looked_at["参照"] += 1
                    yield from _lost(table, key, municipality_id, examination)


def _lost(
    table: type[TenantModel], key: "ForeignKey[Any, Any]", municipality_id: int, examination: Examination
) -> Iterator[Defect]:
    target: type[Model] = key.related_model
    there = target._default_manager.filter(pk=OuterRef(key.attname))
    if issubclass(target, TenantModel):
        there = there.filter(municipality_id=OuterRef("municipality_id"))
    rows = table._default_manager.filter(Q(municipality_id=municipality_id), ~Exists(there))
    lost = rows.filter(**{f"{key.attname}__isnull": False}).annotate(to=F(key.attname))

    def look() -> Iterator[Defect]:
        for own, other in lost.order_by("pk").values_list("pk", "to")[:_MOST]:
            yield Defect(
                "reference.lost",
                f"{table._meta.db_table} {own}",
                f"{key.column} が指す {target._meta.db_table} {other} が、同じ市のデータの中にありません。",
                "バックアップから戻すことを検討し、保守の担当者に連絡してください。",
            )

    yield from twice(look, examination)
