"""What is different between two documents, said so that a chief reads it before publishing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from yorozu.procedures.designing import tree
from yorozu.procedures.designing.naming import name_of, said_value

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is added, removed, moved or changed; `where` names the thing, `what` its property, in plain words."""

    kind: str
    where: str
    what: str = ""
    before: str = ""
    after: str = ""

    @property
    def word(self) -> str:
        return {"added": "追加", "removed": "削除", "moved": "移動", "changed": "変更"}[self.kind]


def differences(old: Document | None, new: Document) -> list[Change]:
    """Every change from old to new, questions first; all of a new procedure is one addition."""
    if old is None:
        return [Change("added", f"手続「{new.get('title', '')}」", after=f"質問 {len(_questions(new))}個")]
    return [*_sections(old, new), *_asked(old, new), *_rest(old, new)]


def _sections(old: Document, new: Document) -> Iterator[Change]:
    before = {each["id"]: each for each in tree.sections(dict(old))}
    after = {each["id"]: each for each in tree.sections(dict(new))}
    yield from _members(before, after, "区分", {})
    for name in _out_of_order(list(before), list(after)):
        yield Change("moved", f"区分「{_label(after[name])}」")


def _asked(old: Document, new: Document) -> Iterator[Change]:
    before, after = _questions(old), _questions(new)
    homes = _homes(old), _homes(new)
    yield from _members(before, after, "質問", homes[1])
    for name in _out_of_order([n for n in before if "." not in n], [n for n in after if "." not in n]):
        if homes[0][name][0] == homes[1][name][0]:
            yield Change("moved", f"質問「{_label(after[name])}」", "順番")
    for name in after:
        if name in before and homes[0].get(name, ("",))[0] != homes[1].get(name, ("",))[0]:
            yield Change(
                "moved", f"質問「{_label(after[name])}」", "区分", homes[0][name][1], homes[1][name][1]
            )


def _members(
    before: Mapping[str, Any], after: Mapping[str, Any], kind: str, homes: Mapping[str, tuple[str, str]]
) -> Iterator[Change]:
    for name, one in before.items():
        if name not in after:
            yield Change("removed", f"{kind}「{_label(one)}」")
    for name, one in after.items():
        if name not in before:
            yield Change("added", f"{kind}「{_label(one)}」", after=homes.get(name, ("", ""))[1])
        else:
            yield from _properties(before[name], one, f"{kind}「{_label(one)}」")


def _properties(before: Mapping[str, Any], after: Mapping[str, Any], where: str) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if key not in ("id", "fields") and old != new:
            yield Change("changed", where, name_of(key), said_value(key, old), said_value(key, new))


def _rest(old: Document, new: Document) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if key in ("sections", "code") or before == after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _properties(before, after, name_of(key))
        else:
            yield Change(
                "changed", "手続の設定", name_of(key), said_value(key, before), said_value(key, after)
            )


def _questions(document: Document) -> dict[str, Any]:
    """Every question by its name, those in groups too."""
    found: dict[str, Any] = {}
    for _, field in tree.questions(dict(document)):
        found[field["id"]] = field
        for sub in field.get("fields") or []:
            found[f"{field['id']}.{sub['id']}"] = sub
    return found


def _homes(document: Document) -> dict[str, tuple[str, str]]:
    """Id and title of the section by question."""
    found = {}
    for section, field in tree.questions(dict(document)):
        home = (section["id"], f"区分「{section.get('title', '')}」")
        found[field["id"]] = home
        for sub in field.get("fields") or []:
            found[f"{field['id']}.{sub['id']}"] = home
    return found


def _out_of_order(before: list[str], after: list[str]) -> list[str]:
    """What stays and has changed its place among what stays: as few as possible."""
    old = [name for name in before if name in set(after)]
    new = [name for name in after if name in set(before)]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    in_place = {name for block in blocks for name in new[block.b : block.b + block.size]}
    return [name for name in new if name not in in_place]


def _label(one: Mapping[str, Any]) -> str:
    return str(one.get("label") or one.get("title") or one.get("id") or "")
