"""Who may change the catalogue."""

from yorozu.foundation.errors import Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Department, Municipality


def require_publisher(
    by: Actor, municipality: Municipality, department: Department | int | None = None
) -> None:
    """Raise Forbidden unless the actor publishes for this city and, with a department, for it."""
    if by.municipality.pk != municipality.pk:
        raise Forbidden("ほかの市区町村の手続は変更できません。")
    require(by, Action.CATALOGUE_PUBLISH, department)
