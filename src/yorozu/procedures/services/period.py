"""The period in which applications are taken."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure
from yorozu.procedures.services.authorization import require_publisher
from yorozu.procedures.services.edition import turn_edition
from yorozu.trust import audit


def set_period(
    *,
    municipality: Municipality,
    code: str,
    opens: datetime | None,
    closes: datetime | None,
    by: Actor,
    at: datetime,
) -> Procedure:
    """Take applications from `opens` until before `closes`, whatever the version; None for no limit. Holds at once."""
    require_publisher(by, municipality)
    if opens and closes and opens >= closes:
        message = "受付を終える日時は、始める日時より後にしてください。"
        raise Invalid(message, [FieldError("closes", message)])
    with transaction.atomic():
        procedure = Procedure.objects.within(municipality).select_for_update().filter(code=code).first()
        if procedure is None:
            raise NotFound("この手続はまだ公開されていません。公開してから、受付期間を決めてください。")
        require_publisher(by, municipality, procedure.department_id)
        procedure.accepts_from, procedure.accepts_until = opens, closes
        procedure.save(update_fields=["accepts_from", "accepts_until"])
        turn_edition(municipality)
        audit.record(
            municipality=municipality,
            action="procedure.period_set",
            subject_type="procedure",
            subject_id=code,
            details={
                "from": opens.isoformat() if opens else None,
                "until": closes.isoformat() if closes else None,
            },
            at=at,
            **by.audit(),
        )
    return procedure
