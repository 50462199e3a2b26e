"""What staff write: their procedures, working drafts, and what newer there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yorozu.foundation.errors import Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments
from yorozu.municipality.models import Department, Municipality, Post
from yorozu.procedures.models import Origin, Procedure, ProcedureVersion, State, WorkingDraft
from yorozu.procedures.volume import volumes_of

#: In `Origin.incoming_about`: the newer one is in the working draft already.
IN_DRAFT = "in_draft"
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure in the list of ours; `volume` is how many applied in the last year."""

    code: str
    title: str
    department: Department
    procedure: Procedure | None
    draft: WorkingDraft | None
    newer: bool
    volume: int

    @property
    def published(self) -> bool:
        return self.procedure is not None and self.procedure.state == State.PUBLISHED


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer document than the draft was begun from. `version` is set where it was published here."""

    base: dict[str, Any]
    document: dict[str, Any]
    about: dict[str, Any]
    version: ProcedureVersion | None


@dataclass(frozen=True, slots=True)
class Bench:
    """A procedure on the designer's bench: what is published, what is being written, where it came from."""

    code: str
    department_id: int
    procedure: Procedure | None
    draft: WorkingDraft | None
    origin: Origin | None

    @property
    def version(self) -> ProcedureVersion | None:
        return self.procedure.current if self.procedure else None

    @property
    def document(self) -> dict[str, Any]:
        """What is being written, or what is published."""
        found: dict[str, Any] = (
            self.draft.document if self.draft else self.version.document if self.version else {}
        )
        return found

    @property
    def title(self) -> str:
        return self.draft.title if self.draft else self.procedure.title if self.procedure else self.code


def our_procedures(actor: Actor, *, at: datetime) -> list[Line]:
    """Procedures and drafts of the departments for which the actor designs, by department and title. Five queries."""
    city = actor.municipality
    rows = Procedure.objects.within(city).select_related("current", "department").defer("current__document")
    drafts = WorkingDraft.objects.within(city).select_related("department").defer("document")
    reach = visible_departments(actor, Action.CATALOGUE_DESIGN)
    if reach is not None:
        rows, drafts = rows.filter(department__in=reach), drafts.filter(department__in=reach)
    procedures = {each.code: each for each in rows}
    written = {each.code: each for each in drafts}
    waiting = _waiting(city)
    volumes = volumes_of(city, [each.pk for each in procedures.values()], at - _YEAR)
    lines = [
        _line(code, procedures.get(code), written.get(code), code in waiting, volumes)
        for code in {**procedures, **written}
    ]
    return sorted(lines, key=lambda line: (line.department.path, line.title, line.code))


def bench_of(actor: Actor, code: str) -> Bench:
    """Raises NotFound, Forbidden for a procedure of a department for which the actor does not design."""
    city = actor.municipality
    draft = (
        WorkingDraft.objects.within(city).select_related("department", "based_on").filter(code=code).first()
    )
    rows = Procedure.objects.within(city).select_related("current", "department").filter(code=code)
    procedure = rows.filter(current__isnull=False).first()
    if draft is None and procedure is None:
        raise NotFound("この手続は見つかりません。一覧から選び直してください。")
    department = draft.department_id if draft else procedure.department_id if procedure else 0
    if not actor.may(Action.CATALOGUE_DESIGN, department):
        raise Forbidden("この手続は、担当する部署の係長かDX推進担当が編集します。")
    origin = Origin.objects.within(city).filter(code=code).first()
    return Bench(code, department, procedure, draft, origin)


def newer_of(draft: WorkingDraft) -> Newer | None:
    """What the draft has to take over: a version published since it was begun, or one from elsewhere that waits."""
    rows = Procedure.objects.within(draft.municipality_id).select_related("current").filter(code=draft.code)
    procedure = rows.first()
    current = procedure.current if procedure else None
    if current is not None and current.pk != draft.based_on_id:
        base = draft.based_on.document if draft.based_on else {}
        return Newer(base, current.document, {"version": current.number}, current)
    return newer_from(Origin.objects.within(draft.municipality_id).filter(code=draft.code).first())


def newer_from(origin: Origin | None) -> Newer | None:
    """What waits from elsewhere and is in no draft yet."""
    if origin is None or origin.incoming is None or IN_DRAFT in origin.incoming_about:
        return None
    return Newer(origin.document or {}, origin.incoming, origin.incoming_about, None)


def waiting_updates(municipality: Municipality) -> list[str]:
    """Titles of procedures of which a newer one waits, because the city has changed them."""
    codes = _waiting(municipality)
    titles = dict(Procedure.objects.within(municipality).filter(code__in=codes).values_list("code", "title"))
    return [titles.get(code, code) for code in sorted(codes)]


def departments_to_choose(actor: Actor) -> list[tuple[str, str]]:
    """(path, path) of the departments for which the actor designs."""
    rows = Department.objects.within(actor.municipality).order_by("path")
    reach = visible_departments(actor, Action.CATALOGUE_DESIGN)
    rows = rows if reach is None else rows.filter(pk__in=reach)
    return [(path, path.replace("/", " ")) for path in rows.values_list("path", flat=True)]


def all_departments(municipality: Municipality) -> list[tuple[str, str]]:
    rows = Department.objects.within(municipality).order_by("path").values_list("path", flat=True)
    return [(path, path.replace("/", " ")) for path in rows]


def posts_to_choose(municipality: Municipality) -> list[tuple[str, str]]:
    rows = Post.objects.within(municipality).order_by("rank", "name").values_list("name", flat=True)
    return [(name, name) for name in dict.fromkeys(rows)]


def _waiting(municipality: Municipality) -> set[str]:
    rows = Origin.objects.within(municipality).filter(incoming__isnull=False)
    return {code for code, about in rows.values_list("code", "incoming_about") if IN_DRAFT not in about}


def _line(
    code: str, procedure: Procedure | None, draft: WorkingDraft | None, newer: bool, volumes: dict[int, int]
) -> Line:
    department = draft.department if draft else procedure.department  # type: ignore[union-attr]
    title = draft.title if draft else procedure.title if procedure else code
    volume = volumes.get(procedure.pk, 0) if procedure else 0
    return Line(code, title, department, procedure, draft, newer, volume)
