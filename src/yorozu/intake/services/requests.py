"""What staff and departments ask of another office of their own city."""

from datetime import datetime

from yorozu.foundation.errors import Forbidden, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import Draft
from yorozu.intake.selectors import places_to_ask_for
from yorozu.intake.services.drafts import start_request_draft
from yorozu.municipality.models import Department
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of


def start_request(
    *, version: ProcedureVersion, by: Actor, department: Department | None, at: datetime
) -> Draft:
    """Begin a request as the signed-in member of staff; where a department asks, for one of their own.

    Raises NotFound where the procedure is not for staff, Forbidden for another city's or a department in which the
    person is not placed, Invalid when no department is named.
    """
    require(by, Action.DESK_VIEW)
    definition = definition_of(version)
    if by.staff is None or by.municipality.pk != version.municipality_id:
        raise Forbidden("この手続は、この市の職員だけが使えます。")
    if not version.procedure.for_office:
        raise NotFound("この手続は、職員の画面にはありません。一覧から選び直してください。")
    asking = _asking(by, department, at) if "department" in definition.audience else None
    return start_request_draft(version=version, staff=by.staff, department=asking, at=at)


def _asking(by: Actor, department: Department | None, at: datetime) -> Department:
    places = places_to_ask_for(by, at=at)
    if department is None:
        raise Invalid("どの部署から申請するかを選んでください。")
    if department.pk not in {each.pk for each in places}:
        raise Forbidden("所属している部署からだけ、申請できます。")
    return department
