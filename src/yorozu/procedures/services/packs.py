"""Procedures from pack files."""

from datetime import datetime

from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.services.publication import publish_procedure


def load_procedure_pack(
    *, municipality: Municipality, text: str, by: Actor, at: datetime
) -> ProcedureVersion:
    """Publish the procedure of one pack file (YAML text). Loading the same file again changes nothing.

    Raises `forms.DefinitionFaults` with every fault and its line.
    """
    return publish_procedure(municipality=municipality, document=text, by=by, at=at)
