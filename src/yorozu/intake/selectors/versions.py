"""The version of a procedure that may be applied for now."""

from uuid import UUID

from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import edition_of_late, published

_MOST = 1024
_kept: dict[tuple[int, UUID, str, bool], ProcedureVersion] = {}


def open_version(municipality: Municipality, code: str, *, inside: bool = False) -> ProcedureVersion:
    """The published version with its procedure, read once an edition of the catalogue. Raises NotFound.

    With `inside`, of the procedures for staff and departments. May be as far behind a publication by another process
    as `edition_of_late` is; never change what it gives.
    """
    key = (municipality.pk, edition_of_late(municipality), code, inside)
    found = _kept.get(key)
    if found is None:
        found = published(municipality, code, inside=inside)
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = found
    return found
