"""Texts in other languages: from pack files, and from staff who mend one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from yorozu.forms.services import Definition, texts
from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, ProcedureText
from yorozu.procedures.selectors import definition_of
from yorozu.procedures.services.authorization import require_publisher
from yorozu.procedures.services.digest import digest_of
from yorozu.procedures.words import search_key
from yorozu.trust import audit

_NAMES = ("title", "summary")


def load_text_pack(*, municipality: Municipality, text: str, by: Actor, at: datetime) -> int:
    """Take in one file of texts for a procedure that the city has; how many languages changed.

    A language that the city's staff have changed is left alone. Texts that fit a version of the pack other than the
    city's are kept for the pieces that read the same. Raises `forms.DefinitionFaults` with every fault and its line,
    NotFound where the city has no such procedure.
    """
    require_publisher(by, municipality)
    opened = texts.open_texts(text)
    definition = _definition(municipality, opened.procedure)
    found = texts.texts_in(opened, definition)
    changed = 0
    for language, pieces in found.items():
        changed += _keep(municipality, definition, language, pieces, by, at, own=False)
    return changed


def change_texts(
    *,
    municipality: Municipality,
    code: str,
    language: str,
    pieces: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> bool:
    """What staff wrote, by key of the piece, in place of all there was; whether it was anything new.

    An empty text takes a translation away. Raises DefinitionFaults for texts that are too long, NotFound, Forbidden.
    """
    procedure = _procedure(municipality, code)
    require_publisher(by, municipality, procedure.department)
    definition = _definition(municipality, code)
    checked = texts.checked_texts(pieces, definition)
    return _keep(municipality, definition, language, checked, by, at, own=True)


def _keep(
    municipality: Municipality,
    definition: Definition,
    language: str,
    pieces: Mapping[str, str],
    by: Actor,
    at: datetime,
    *,
    own: bool,
) -> bool:
    marks = {each.key: texts.mark_of(each.original) for each in texts.units_of(definition)}
    kept = {key: [text, marks[key]] for key, text in pieces.items()}
    digest = digest_of({"texts": kept})
    with transaction.atomic():
        rows = ProcedureText.objects.within(municipality).select_for_update()
        row = rows.filter(code=definition.code, language=language).first()
        if (row is None and not kept) or (
            row is not None and (row.digest == digest or (row.own and not own))
        ):
            return False
        row = row or ProcedureText(municipality=municipality, code=definition.code, language=language)
        row.texts, row.digest, row.own = kept, digest, own
        row.names = {name: kept[name] for name in _NAMES if name in kept}
        row.search_key = search_key("\n".join(pieces[name] for name in _NAMES if name in pieces))
        row.changed_at, row.changed_by = at, by.name
        row.save()
        audit.record(
            municipality=municipality,
            action="procedure.texts_changed",
            subject_type="procedure",
            subject_id=definition.code,
            details={"language": language, "digest": digest, "texts": len(kept)},
            at=at,
            **by.audit(),
        )
    return True


def _procedure(municipality: Municipality, code: str) -> Procedure:
    rows = Procedure.objects.within(municipality).select_related("current", "department")
    found = rows.filter(code=code, current__isnull=False).first()
    if found is None:
        raise NotFound(f"手続「{code}」がありません。先に手続を公開してください。")
    return found


def _definition(municipality: Municipality, code: str) -> Definition:
    version = _procedure(municipality, code).current
    assert version is not None  # noqa: S101 - asked for above
    return definition_of(version)
