"""Turning the catalogue over to its next edition."""

from functools import partial

from django.db import transaction
from django.db.models import F

from yorozu.foundation.ids import new_id
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import CatalogueEdition
from yorozu.procedures.selectors import forget_edition


def turn_edition(municipality: Municipality) -> None:
    """Count one change of the catalogue, in the caller's transaction."""
    if not _counted(municipality):
        CatalogueEdition.objects.bulk_create(
            [CatalogueEdition(municipality=municipality)], ignore_conflicts=True
        )
        _counted(municipality)
    transaction.on_commit(partial(forget_edition, municipality.pk))


def _counted(municipality: Municipality) -> bool:
    edition = CatalogueEdition.objects.filter(pk=municipality.pk)
    return bool(edition.update(number=F("number") + 1, stamp=new_id()))
