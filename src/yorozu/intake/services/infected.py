"""Files in which a scanner found something: at the door, and in a draft that is about to be sent."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yorozu.forms.services import Definition
from yorozu.foundation.errors import FieldError
from yorozu.identity.actors import Actor
from yorozu.intake.uploads import InfectedUpload, file_fields
from yorozu.municipality.models import Municipality
from yorozu.trust import audit
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.scanning import scanner_in_use

_REPLACE = "ウイルスが見つかりました。このファイルを外し、別の安全なファイルを付けてください。"


def note_refused(errors: Iterable[FieldError], *, procedure: str, by: Actor, at: datetime) -> None:
    """An audit entry for every upload that was turned away for what a scanner found; nothing of it was kept."""
    found = [each for each in errors if isinstance(each, InfectedUpload)]
    if not found:
        return
    with transaction.atomic():
        for each in found:
            audit.record(
                municipality=by.municipality,
                action="upload.infected",
                subject_type="procedure",
                subject_id=procedure,
                details={"signature": each.signature[:200], "sha256": each.sha256, "field": each.field[:80]},
                at=at,
                **by.audit(),
            )


def infected_answers(
    municipality: Municipality | int,
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    fields: Collection[str] | None = None,
) -> list[FieldError]:
    """What is wrong with stored files that turned out to be infected since, in these questions or in all."""
    if scanner_in_use() is None:
        return []
    spoken_of = {
        UUID(item["file"]): (field.id, str(item["name"]))
        for field in file_fields(definition)
        if fields is None or field.id in fields
        for item in answers.get(field.id) or ()
        if isinstance(item, Mapping)
    }
    if not spoken_of:
        return []
    rows = StoredFile.objects.within(municipality).filter(pk__in=spoken_of, scan=Scan.INFECTED)
    return [
        FieldError(spoken_of[each][0], f"「{spoken_of[each][1][:60]}」: {_REPLACE}")
        for each in rows.values_list("pk", flat=True)
    ]
