"""The receipt of an application, as it was given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.intake.models import Application, Status
from yorozu.trust.vault import unseal


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant is given. `lookup_code` opens the application together with the number."""

    application_id: UUID
    receipt_number: str
    lookup_code: str
    status: str
    submitted_at: datetime


def receipt_of(application: Application) -> Receipt:
    """The receipt as it was given. Raises NotFound once the application's key has been destroyed."""
    code = unseal(application.key, application.sealed_lookup_code, context=f"code:{application.id}")
    return Receipt(
        application_id=application.id,
        receipt_number=application.receipt_number,
        lookup_code=code.decode(),
        status=Status.RECEIVED.value,
        submitted_at=application.submitted_at,
    )
