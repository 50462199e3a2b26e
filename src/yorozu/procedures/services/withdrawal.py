"""Taking a procedure off the catalogue. What was applied for before keeps its version."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, State
from yorozu.procedures.services.authorization import require_publisher
from yorozu.procedures.services.edition import turn_edition
from yorozu.trust import audit


@transaction.atomic
def withdraw_procedure(*, municipality: Municipality, code: str, by: Actor, at: datetime) -> Procedure:
    """End the publication; publishing again brings the procedure back. Raises NotFound when it is not published."""
    require_publisher(by, municipality)
    published = Procedure.objects.within(municipality).filter(code=code, state=State.PUBLISHED)
    procedure = published.select_for_update().first()
    if procedure is None:
        raise NotFound("公開中の手続に見つかりません。すでに公開を終えていないか、一覧で確かめてください。")
    require_publisher(by, municipality, procedure.department_id)
    procedure.state = State.WITHDRAWN
    procedure.save(update_fields=["state"])
    turn_edition(municipality)
    audit.record(
        municipality=municipality,
        action="procedure.withdrawn",
        subject_type="procedure",
        subject_id=code,
        at=at,
        **by.audit(),
    )
    return procedure
