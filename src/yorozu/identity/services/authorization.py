"""The check that services make."""

from yorozu.foundation.errors import Forbidden
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.municipality.models import Department


def require(actor: Actor, action: Action, department: Department | int | None = None) -> None:
    """Raise Forbidden unless the actor may do this, there."""
    key = department.pk if isinstance(department, Department) else department
    if not actor.may(action, key):
        raise Forbidden("この操作を行う権限がありません。担当課または管理者にお問い合わせください。")
