"""Procedures from pack files. What a city has changed in the designer is never overwritten by a newer pack.

A pack's document is remembered with the procedure (`Origin`). As long as the city shows what the pack said last, a
newer pack is published. Where the city has changed it, has withdrawn it or has made its own under the same code, the
newer document waits, the load says so, and the city takes it over in the designer with its own changes kept.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.forms.services import Document
from yorozu.foundation.clock import day_of
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Department, Municipality
from yorozu.procedures.models import Origin, Procedure, ProcedureVersion, Source, State
from yorozu.procedures.services.authorization import require_publisher
from yorozu.procedures.services.checking import checked
from yorozu.procedures.services.digest import digest_of
from yorozu.procedures.services.publication import publish_read


def load_procedure_pack(
    *, municipality: Municipality, text: str, by: Actor, at: datetime
) -> ProcedureVersion | None:
    """Publish the procedure of one pack file (YAML text). Loading the same file again changes nothing.

    The version that is current then; None where the city only has a draft of its own under this code. Raises
    `forms.DefinitionFaults` with every fault and its line.
    """
    require_publisher(by, municipality)
    read, department = checked(municipality, text, today=day_of(at))
    digest = digest_of(read.data)
    with transaction.atomic():
        rows = Procedure.objects.within(municipality).select_related("current")
        procedure = rows.select_for_update(of=("self",)).filter(code=read.definition.code).first()
        origin = Origin.objects.within(municipality).filter(code=read.definition.code).first()
        if _is_ours(procedure, origin, digest):
            _wait(origin, read, digest)
            return procedure.current if procedure else None
        return _publish(municipality, read, department, origin, digest, by, at)


def _is_ours(procedure: Procedure | None, origin: Origin | None, digest: str) -> bool:
    """Whether the city has made this procedure its own, so that a pack must not change what it shows."""
    if origin is None:
        return False
    if origin.source != Source.PACK or procedure is None or procedure.state != State.PUBLISHED:
        return True
    return procedure.current is None or procedure.current.digest not in (origin.digest, digest)


def _wait(origin: Origin | None, read: Document, digest: str) -> None:
    """Keep what is newer than what the city has taken over; a file loaded again changes nothing."""
    if origin is None or digest in (origin.digest, origin.incoming_about.get("digest")):
        return
    origin.incoming, origin.incoming_about = read.data, _about(read, digest)
    origin.save(update_fields=["incoming", "incoming_about"])


def _publish(
    municipality: Municipality, read: Document, department: Department, origin: Origin | None, digest: str,
    by: Actor, at: datetime,
) -> ProcedureVersion:  # fmt: skip
    version = publish_read(municipality=municipality, read=read, department=department, by=by, at=at)
    taken: dict[str, Any] = {
        "document": read.data, "digest": digest, "about": _about(read, digest), "taken_at": at,
        "incoming": None, "incoming_about": {},
    }  # fmt: skip
    if origin is None:
        Origin.objects.create(
            municipality=municipality, code=read.definition.code, source=Source.PACK, **taken
        )
    elif origin.digest != digest:
        for name, value in taken.items():
            setattr(origin, name, value)
        origin.save()
    return version


def _about(read: Document, digest: str) -> dict[str, Any]:
    return {"code": read.definition.code, "version": 0, "digest": digest}
