"""What is published."""

from django.db.models import Count

from yorozu.forms.services import Definition, parse_definition
from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality
from yorozu.procedures.memory import Memory
from yorozu.procedures.models import Procedure, ProcedureVersion, State

# By digest: the same document has the same definition in every city.
_definitions: Memory[str, Definition] = Memory(512)


def published(municipality: Municipality, code: str, *, inside: bool = False) -> ProcedureVersion:
    """The current version of a published procedure, with its procedure and department. Raises NotFound.

    Of those for residents and businesses; with `inside`, of those for staff and departments. Its document is read
    when it is asked for: `definition_of` has most of them already.
    """
    audience = {"for_office": True} if inside else {"for_public": True}
    found = (
        Procedure.objects.within(municipality)
        .filter(code=code, state=State.PUBLISHED, **audience)
        .select_related("current", "department")
        .defer("title_key", "keyword_key", "search_key", "current__document")
        .first()
    )
    if found is None or found.current is None:
        raise NotFound("この手続は見つからないか、公開を終えています。検索から探してください。")
    found.current.procedure = found
    return found.current


def definition_of(version: ProcedureVersion) -> Definition:
    """The definition of a version, read once and kept: a version never changes."""
    return _definitions.get(version.digest, lambda: parse_definition(version.document))


def category_counts(municipality: Municipality) -> dict[str, int]:
    """How many published procedures each category has; those with none are left out."""
    rows = Procedure.objects.within(municipality).filter(state=State.PUBLISHED, for_public=True).order_by()
    return dict(rows.values_list("category").annotate(Count("id")))


def published_inside(municipality: Municipality) -> list[Procedure]:
    """The published procedures for staff and departments, with their department, in the order of their titles."""
    rows = Procedure.objects.within(municipality).filter(state=State.PUBLISHED, for_office=True)
    return list(rows.select_related("department", "current").defer("current__document").order_by("title_key"))
