"""Very many cases, quickly: rows without content, for what must be as fast at any number."""

from datetime import timedelta
from itertools import count

from tests.factories import AT
from yorozu.cases.models import Case
from yorozu.foundation.ids import new_id
from yorozu.intake.models import Application
from yorozu.municipality.models import Department, Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust import vault

_BATCH = 1000
_numbers = count(1)


def fill(
    city: Municipality,
    version: ProcedureVersion,
    number: int,
    *,
    days: int,
    state: str = "received",
    place: Department | None = None,
) -> None:
    """`number` cases due over the next `days` days in one department."""
    key = vault.create_key(municipality=city, at=AT)
    department = place or version.procedure.department
    for start in range(0, number, _BATCH):
        applications = [_application(city, version, key.pk) for _ in range(min(_BATCH, number - start))]
        Application.objects.bulk_create(applications)
        Case.objects.bulk_create(
            Case(
                municipality=city,
                application=each,
                receipt_number=each.receipt_number,
                procedure_id=version.procedure_id,
                version=version,
                department=department,
                state=state,
                arrived_on=AT.date(),
                due_on=AT.date() + timedelta(days=1 + (start + place_in_row) % days),
                outcome="approve",
            )
            for place_in_row, each in enumerate(applications)
        )


def _application(city: Municipality, version: ProcedureVersion, key_id: object) -> Application:
    n = next(_numbers)
    return Application(
        id=new_id(),
        municipality=city,
        procedure_id=version.procedure_id,
        version=version,
        receipt_number=f"{n:012}"[:4] + "-" + f"{n:012}"[4:8] + "-" + f"{n:012}"[8:],
        key_id=key_id,
        sealed_lookup_code=b"",
        sealed_answers=b"",
        channel="online",
        idempotency_key=f"many-{n}",
        body_digest="",
        submitted_at=AT,
        status_at=AT,
    )
