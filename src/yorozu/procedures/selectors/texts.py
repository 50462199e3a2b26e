"""Procedures as they read in the language at hand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from yorozu.forms.services import Definition, texts
from yorozu.foundation import language
from yorozu.municipality.models import Municipality
from yorozu.procedures.memory import Memory
from yorozu.procedures.models import Procedure, ProcedureText, ProcedureVersion
from yorozu.procedures.selectors.catalogue import definition_of

# By digests of the version and of the texts, and by language: what never changes.
_localised: Memory[tuple[str, str, str], Definition] = Memory(512)
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Named:
    """What a list says of a procedure."""

    title: str
    summary: str


def definition_shown(version: ProcedureVersion) -> Definition:
    """The definition in the language at hand: ids, rules and limits are those of `definition_of`.

    In Japanese it is that definition itself, and costs no query; in another language one.
    """
    original, spoken = definition_of(version), language.current()
    if spoken == language.JAPANESE:
        return original
    row = (
        ProcedureText.objects.within(version.municipality_id)
        .filter(code=original.code, language=spoken)
        .first()
    )
    key = (version.digest, spoken, row.digest if row else _NONE)
    return _localised.get(key, lambda: texts.localised(original, row.texts if row else {}, language=spoken))


def names_shown(municipality: Municipality, procedures: Iterable[Procedure]) -> dict[str, Named]:
    """By code: title and summary in the language at hand, where there is a text for them. One query for them all."""
    spoken = language.current()
    rows = {each.code: each for each in procedures}
    if spoken == language.JAPANESE or not rows:
        return {}
    kept = ProcedureText.objects.within(municipality).filter(language=spoken, code__in=rows)
    return {code: _named(rows[code], names) for code, names in kept.values_list("code", "names")}


def name_in_language(municipality: Municipality, procedures: Iterable[Procedure]) -> None:
    """Give rows that are only shown the title and summary of the language at hand. Never save them afterwards."""
    rows = list(procedures)
    for code, named in names_shown(municipality, rows).items():
        for row in rows:
            if row.code == code:
                row.title, row.summary = named.title, named.summary


def codes_named(municipality: Municipality | int, words: Collection[str]) -> list[str]:
    """Codes of the procedures whose title or summary in the language at hand holds every word."""
    spoken = language.current()
    if spoken == language.JAPANESE or not words:
        return []
    rows = ProcedureText.objects.within(municipality).filter(language=spoken)
    for word in words:
        rows = rows.filter(search_key__contains=word)
    return list(rows.values_list("code", flat=True)[:200])


def _named(procedure: Procedure, names: dict[str, list[str]]) -> Named:
    return Named(
        _current(procedure.title, names.get("title")), _current(procedure.summary, names.get("summary"))
    )


def _current(original: str, kept: list[str] | None) -> str:
    if kept and kept[1] == texts.mark_of(original):
        return language.Translated(kept[0])
    return original
