"""Who is acting, as services see it: no request, no session, only what permissions need."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict
from uuid import UUID

from yorozu.identity.permissions import Action, Role, Scope, scope_of
from yorozu.municipality.models import Municipality, StaffMember

Kind = Literal["anonymous", "resident", "staff", "system"]


class AuditActor(TypedDict):
    """The part of an audit entry that says who."""

    actor_kind: str
    actor_id: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, in one municipality. `departments` are ids, with those below the ones they are placed in;
    `place` is the name of the main one."""

    kind: Kind
    municipality: Municipality
    user_id: int | None = None
    resident_id: UUID | None = None
    staff: StaffMember | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    departments: frozenset[int] = field(default_factory=frozenset)
    place: str = ""

    @classmethod
    def system(cls, municipality: Municipality) -> "Actor":
        """The service itself, in a handler or a task."""
        return cls(kind="system", municipality=municipality)

    @classmethod
    def anonymous(cls, municipality: Municipality) -> "Actor":
        return cls(kind="anonymous", municipality=municipality)

    def audit(self) -> AuditActor:
        """For `trust.audit.record(..., **actor.audit())`."""
        return {
            "actor_kind": self.kind,
            "actor_id": str(self.staff.code if self.staff else self.resident_id or self.user_id or ""),
        }

    def scope(self, action: Action) -> Scope | None:
        """The widest reach that any of the roles gives."""
        scopes = {scope_of(role, action) for role in self.roles}
        if Scope.MUNICIPALITY in scopes:
            return Scope.MUNICIPALITY
        return Scope.DEPARTMENT if Scope.DEPARTMENT in scopes else None

    def may(self, action: Action, department_id: int | None = None) -> bool:
        """Whether the action is allowed somewhere or, with a department, there."""
        if self.kind == "system":
            return True
        scope = self.scope(action)
        if scope is None or department_id is None:
            return scope is not None
        return scope is Scope.MUNICIPALITY or department_id in self.departments

    @property
    def name(self) -> str:
        """How the person is shown to colleagues."""
        return self.staff.name if self.staff else {"system": "システム"}.get(self.kind, "申請者")
