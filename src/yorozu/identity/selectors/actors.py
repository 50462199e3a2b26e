"""Reading who somebody is."""

from datetime import date

from django.db.models import Q
from django.http import HttpRequest

from yorozu.foundation.clock import today
from yorozu.identity.actors import Actor
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.permissions import Action, Role, Scope
from yorozu.identity.selectors.residents import resident_of
from yorozu.municipality.models import Assignment, Department, Municipality, StaffMember
from yorozu.municipality.selectors import placements


def staff_actor(user: User, municipality: Municipality, on: date) -> Actor:
    """The actor behind an account in a city; without roles where the account belongs elsewhere."""
    staff = StaffMember.objects.within(municipality).filter(pk=user.staff_id or 0).first()
    if staff is None or not user.is_active or not staff.is_active:
        return Actor.anonymous(municipality)
    roles = RoleGrant.objects.within(municipality).filter(user=user).values_list("role", flat=True)
    placed = placements(staff, on)
    return Actor(
        kind="staff",
        municipality=municipality,
        user_id=user.pk,
        staff=staff,
        roles=frozenset(Role(role) for role in roles),
        departments=frozenset(_with_below(municipality, placed)),
        place=_place(placed),
    )


def actor_of(request: HttpRequest) -> Actor:
    """Who sent the request, in the request's municipality; read once a request."""
    known = getattr(request, "_actor", None)
    if known is None:
        municipality: Municipality = request.municipality  # type: ignore[attr-defined]
        user = request.user
        known = (
            staff_actor(user, municipality, today())
            if isinstance(user, User)
            else _resident_actor(request, municipality)
        )
        request._actor = known  # type: ignore[attr-defined]
    return known


def _resident_actor(request: HttpRequest, municipality: Municipality) -> Actor:
    resident = resident_of(request)
    if resident is None:
        return Actor.anonymous(municipality)
    return Actor(kind="resident", municipality=municipality, resident_id=resident.pk)


def visible_departments(actor: Actor, action: Action) -> frozenset[int] | None:
    """Ids of the departments in which the actor may do this, none where they may not; None means all of the city."""
    scope = actor.scope(action)
    if scope is Scope.MUNICIPALITY or actor.kind == "system":
        return None
    return actor.departments if scope is Scope.DEPARTMENT else frozenset()


def _place(placed: list[Assignment]) -> str:
    """The main department's name, and that there are others (兼務)."""
    names = list(dict.fromkeys(each.department.name for each in placed))
    return f"{names[0]}ほか" if len(names) > 1 else "".join(names)


def _with_below(municipality: Municipality, placed: list[Assignment]) -> set[int]:
    if not placed:
        return set()
    below = Q()
    for path in {each.department.path for each in placed}:
        below |= Q(path__startswith=f"{path}/")
    found = Department.objects.within(municipality).filter(below).values_list("id", flat=True)
    return {each.department_id for each in placed} | set(found)
