"""Taking over a newer document of the same origin, with one's own changes kept: section by section, question by
question, property by property. Where both changed the same thing differently, somebody chooses.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from yorozu.procedures.designing import tree
from yorozu.procedures.designing.naming import name_of, said_value
from yorozu.procedures.designing.ordering import merged_order
from yorozu.procedures.designing.renaming import rename_question

Document = Mapping[str, Any]
Side = Literal["ours", "theirs"]
GONE: Any = object()
#: What belongs to the city alone and is never taken over.
_OURS = frozenset({"code", "department", "department_role"})
_GROUPS = "fields"


@dataclass(frozen=True, slots=True)
class Conflict:
    """`key` names it in a form; the rest is said to the person who chooses."""

    key: str
    where: str
    what: str
    ours: str
    theirs: str


@dataclass(slots=True)
class Merged:
    """`document` with what was chosen, ours where nothing was chosen yet."""

    document: dict[str, Any]
    conflicts: list[Conflict] = field(default_factory=list)


def merge(base: Document, ours: Document, theirs: Document, chosen: Mapping[str, str]) -> Merged:
    """`base` is what both began from; `chosen` maps keys of conflicts to "ours" or "theirs"."""
    theirs = _apart(base, ours, theirs)
    run = _Merge(chosen)
    names = _OURS | {"sections"}
    flat = [{key: value for key, value in each.items() if key not in names} for each in (base, ours, theirs)]
    whole = run.properties("top", "手続の設定", *flat)
    for key in _OURS:
        if key in ours:
            whole[key] = deepcopy(ours[key])
    whole["sections"] = _sections(run, base, ours, theirs)
    return Merged(whole, run.conflicts)


def _apart(base: Document, ours: Document, theirs: Document) -> Document:
    """Theirs, where a question of theirs and one of ours that got the same id by chance are two."""
    three = [_members(each) for each in (base, ours, theirs)]
    taken = set(three[1].fields) | set(three[2].fields)
    changed: Any = None
    for name, one in three[2].fields.items():
        if name in three[0].fields or name not in three[1].fields or one == three[1].fields[name]:
            continue
        changed = changed or deepcopy(dict(theirs))
        new = next(f"{name}_{number}" for number in range(2, 1000) if f"{name}_{number}" not in taken)
        taken.add(new)
        element = tree.question(changed, name)
        rename_question(changed, name, new)
        element["id"] = new
    return changed or theirs


class _Merge:
    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen
        self.conflicts: list[Conflict] = []

    def value(self, key: str, where: str, what: str, base: Any, ours: Any, theirs: Any) -> Any:
        """One thing in three documents; GONE where it is missing."""
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        side = "theirs" if self.chosen.get(key) == "theirs" else "ours"
        name = what.rpartition(".")[2]
        self.conflicts.append(
            Conflict(key, where, name_of(name) if name else "全体", _said(name, ours), _said(name, theirs))
        )
        return theirs if side == "theirs" else ours

    def properties(
        self, key: str, where: str, base: Document, ours: Document, theirs: Document
    ) -> dict[str, Any]:
        """A mapping, property by property; mappings inside it the same way."""
        found: dict[str, Any] = {}
        for name in dict.fromkeys([*ours, *theirs]):
            three = [each.get(name, GONE) for each in (base, ours, theirs)]
            if all(isinstance(each, Mapping) for each in three):
                value: Any = self.properties(f"{key}:{name}", where, *three)
            else:
                value = self.value(f"{key}:{name}", where, name, *three)
            if value is not GONE:
                found[name] = deepcopy(value)
        return found

    def members(
        self, key: str, kind: str, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> dict[str, dict[str, Any]]:
        """Things by id (without what stands in them). One that a side took away goes unless the other changed it."""
        found = {}
        for name in dict.fromkeys([*ours, *theirs]):
            three = [each.get(name, GONE) for each in (base, ours, theirs)]
            where = f"{kind}「{_label(ours.get(name) or theirs.get(name) or {})}」"
            if all(each is not GONE for each in three):
                found[name] = self.properties(f"{key}:{name}", where, *three)
                continue
            value = self.value(f"{key}:{name}", where, "", *three)
            if value is not GONE:
                found[name] = deepcopy(value)
        return found


def _sections(run: _Merge, base: Document, ours: Document, theirs: Document) -> list[dict[str, Any]]:
    three = [_members(each) for each in (base, ours, theirs)]
    found = run.members("section", "区分", *(each.sections for each in three))
    fields = run.members("question", "質問", *(each.fields for each in three))
    subs = run.members("inner", "くり返しの中の質問", *(each.subs for each in three))
    _refill(fields, subs, three)
    homes = _homes(run, fields, three)
    order = merged_order(*([*each.sections] for each in three), keep=found)
    lines = merged_order(*([*each.fields] for each in three), keep=fields)
    whole = []
    for name in order:
        inside = [fields[one] for one in lines if homes[one] == name]
        whole.append({**found[name], "fields": inside})
    lost = [fields[one] for one in lines if homes[one] not in found]
    if lost and whole:  # their section was taken away by one side while the other added to it
        whole[-1]["fields"].extend(lost)
    return whole


@dataclass(slots=True)
class _Members:
    """By id: sections and groups without their questions; `homes` is the section of each question."""

    sections: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    subs: dict[str, Any] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)


def _members(document: Document) -> _Members:
    found = _Members()
    for section in document.get("sections") or []:
        found.sections[section["id"]] = _without(section)
        for one in section.get("fields") or []:
            found.fields[one["id"]] = _without(one)
            found.homes[one["id"]] = section["id"]
            for sub in one.get("fields") or []:
                found.subs[f"{one['id']}.{sub['id']}"] = dict(sub)
    return found


def _without(element: Document) -> dict[str, Any]:
    return {key: value for key, value in element.items() if key != _GROUPS}


def _homes(run: _Merge, fields: Mapping[str, Any], three: list[_Members]) -> dict[str, str]:
    found = {}
    for name, one in fields.items():
        homes = [each.homes.get(name, GONE) for each in three]
        known = [home for home in homes[1:] if home is not GONE]
        where = f"質問「{_label(one)}」"
        both = len(known) == 2
        found[name] = str(run.value(f"home:{name}", where, "sections", *homes) if both else known[0])
    return found


def _refill(fields: dict[str, Any], subs: Mapping[str, Any], three: list[_Members]) -> None:
    """Put the questions of groups back into them."""
    for name, one in fields.items():
        if one.get("type") == "group":
            orders = ([key for key in each.subs if key.partition(".")[0] == name] for each in three)
            one[_GROUPS] = [subs[key] for key in merged_order(*orders, keep=subs)]


def _said(name: str, value: Any) -> str:
    if value is GONE:
        return "なし（削除）"
    if isinstance(value, Mapping) and not name:
        return "、".join(f"{name_of(key)} {said_value(key, each)}" for key, each in _shown(value))
    return said_value(name, value)


def _shown(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, each) for key, each in value.items() if key not in ("id", _GROUPS))


def _label(one: Document) -> str:
    return str(one.get("label") or one.get("title") or one.get("id") or "")
