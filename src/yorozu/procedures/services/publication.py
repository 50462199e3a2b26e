"""Publishing a procedure: checked whole, stored as an immutable version, shown in the catalogue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from yorozu.forms.services import Definition, Document
from yorozu.foundation.clock import day_of
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Department, Municipality
from yorozu.procedures.models import Procedure, ProcedureVersion, State
from yorozu.procedures.services.authorization import require_publisher
from yorozu.procedures.services.checking import checked
from yorozu.procedures.services.digest import digest_of
from yorozu.procedures.services.edition import turn_edition
from yorozu.procedures.services.line import line_of, write_events
from yorozu.trust import audit


def publish_procedure(
    *, municipality: Municipality, document: Mapping[str, Any] | str, by: Actor, at: datetime
) -> ProcedureVersion:
    """Publish a document (a mapping, or YAML text) as the procedure's next version.

    The document that is published already stays the version it is, and nothing changes. Raises
    `forms.DefinitionFaults` with every fault, the city's own (no such department, no such post) among them.
    """
    require_publisher(by, municipality)
    read, department = checked(municipality, document, today=day_of(at))
    return publish_read(municipality=municipality, read=read, department=department, by=by, at=at)


def publish_read(
    *, municipality: Municipality, read: Document, department: Department, by: Actor, at: datetime
) -> ProcedureVersion:
    """As `publish_procedure`, of a document that `checked` has read."""
    require_publisher(by, municipality, department)
    with transaction.atomic():
        procedure = _locked(municipality, read.definition, department)
        require_publisher(by, municipality, procedure.department_id)  # whose it has been until now
        version = _version(procedure, read, by, at)
        if _show(procedure, version, read.definition, department):
            turn_edition(municipality)
            _record(version, by, at)
    return version


def _locked(municipality: Municipality, definition: Definition, department: Department) -> Procedure:
    """The procedure's row, locked until the commit: of two publications at once the second waits here."""
    rows = Procedure.objects.within(municipality).select_for_update().filter(code=definition.code)
    found = rows.first()
    if found is not None:
        return found
    new = Procedure(municipality=municipality, code=definition.code, **line_of(definition, department))
    Procedure.objects.bulk_create([new], ignore_conflicts=True)
    return rows.get()


def _version(procedure: Procedure, read: Document, by: Actor, at: datetime) -> ProcedureVersion:
    digest = digest_of(read.data)
    if procedure.current is not None and procedure.current.digest == digest:
        return procedure.current
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    return ProcedureVersion.objects.create(
        municipality=procedure.municipality,
        procedure=procedure,
        number=last + 1,
        document=read.data,
        digest=digest,
        published_at=at,
        published_by=by.name,
    )


def _show(
    procedure: Procedure, version: ProcedureVersion, definition: Definition, department: Department
) -> bool:
    """Bring the catalogue's line up to the version; whether anything changed."""
    line = {**line_of(definition, department), "state": State.PUBLISHED, "current": version}
    if all(getattr(procedure, name) == value for name, value in line.items()):
        return False
    for name, value in line.items():
        setattr(procedure, name, value)
    procedure.save(update_fields=list(line))
    write_events(procedure, definition)
    return True


def _record(version: ProcedureVersion, by: Actor, at: datetime) -> None:
    audit.record(
        municipality=version.municipality,
        action="procedure.published",
        subject_type="procedure",
        subject_id=version.procedure.code,
        details={"version": version.number, "digest": version.digest},
        at=at,
        **by.audit(),
    )
