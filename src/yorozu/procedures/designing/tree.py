"""Sections and questions of a document: finding, adding, moving, copying and removing them.

A question is named by its id, one inside a group by `group.id`. What is not there raises KeyError.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from yorozu.procedures.designing.renaming import rename_inside
from yorozu.procedures.designing.types import type_words

Document = dict[str, Any]
Element = dict[str, Any]


def sections(document: Document) -> list[Element]:
    found: list[Element] = document.setdefault("sections", [])
    return found


def questions(document: Document) -> Iterator[tuple[Element, Element]]:
    """(section, question) of every question outside groups, in order."""
    for section in sections(document):
        for field in section.setdefault("fields", []):
            yield section, field


def section_list(document: Document, name: str) -> tuple[list[Element], int]:
    """The list with the section, and its place in it."""
    every = sections(document)
    return every, _place(every, name)


def question_list(document: Document, name: str) -> tuple[list[Element], int]:
    """The list in which the question stands, and its place in it."""
    top, _, inner = name.partition(".")
    for section, field in questions(document):
        if field["id"] == top:
            if not inner:
                return section["fields"], section["fields"].index(field)
            subs: list[Element] = field.setdefault("fields", [])
            return subs, _place(subs, inner)
    raise KeyError(name)


def question(document: Document, name: str) -> Element:
    found, place = question_list(document, name)
    return found[place]


def section(document: Document, name: str) -> Element:
    found, place = section_list(document, name)
    return found[place]


def add_section(document: Document, title: str) -> str:
    """Its id. A section without questions is a fault, so that none is forgotten."""
    name = _free("s", {each["id"] for each in sections(document)})
    sections(document).append({"id": name, "title": title, "fields": []})
    return name


def add_question(document: Document, into: str, kind: str) -> str:
    """The name of a new question at the end of a section, or of a group."""
    field: Element = {"type": kind, "label": type_words(kind).label, **_first(kind)}
    if any(each["id"] == into for each in sections(document)):
        name = _free("q", _taken(document))
        section(document, into)["fields"].append({"id": name, **field})
        return name
    group = question(document, into)
    subs: list[Element] = group.setdefault("fields", [])
    name = _free("q", {sub["id"] for sub in subs})
    subs.append({"id": name, **field})
    return f"{into}.{name}"


def move_section(document: Document, name: str, by: int) -> None:
    every, place = section_list(document, name)
    _swap(every, place, by)


def move_question(document: Document, name: str, by: int) -> None:
    """Up (-1) or down (1); past the end of its section into the next one."""
    found, place = question_list(document, name)
    if 0 <= place + by < len(found) or "." in name:
        _swap(found, place, by)
        return
    every = sections(document)
    here = next(i for i, each in enumerate(every) if each["fields"] is found)
    if 0 <= here + by < len(every):
        field = found.pop(place)
        there = every[here + by]["fields"]
        there.insert(0 if by > 0 else len(there), field)


def put_question(document: Document, name: str, into: str) -> None:
    """To the end of another section."""
    target = section(document, into)
    found, place = question_list(document, name)
    if found is not target["fields"]:
        target["fields"].append(found.pop(place))


def copy_question(document: Document, name: str) -> str:
    """The name of the copy, which stands right below."""
    found, place = question_list(document, name)
    top, _, inner = name.partition(".")
    new = _free("q", {each["id"] for each in found} if inner else _taken(document))
    found.insert(place + 1, {**deepcopy(found[place]), "id": new})
    return f"{top}.{new}" if inner else new


def copy_section(document: Document, name: str) -> str:
    """The id of the copy, whose rules look at its own questions."""
    every, place = section_list(document, name)
    copied = deepcopy(every[place])
    copied["id"] = _free("s", {each["id"] for each in every})
    copied["title"] = f"{copied.get('title', '')}（写し）"[:100]
    taken = _taken(document)
    for field in copied["fields"]:
        new = _free("q", taken)
        taken.add(new)
        rename_inside(copied, str(field["id"]), new)
        field["id"] = new
    every.insert(place + 1, copied)
    return str(copied["id"])


def remove(found: list[Element], place: int) -> None:
    del found[place]


def _first(kind: str) -> Element:
    """What a new question of a type cannot do without, so that it can be looked at once it is there."""
    ready: dict[str, Callable[[], Element]] = {
        "choice": _two_options,
        "choices": _two_options,
        "consent": lambda: {"text": "ここに、同意してもらう文を書きます。"},
        "note": lambda: {"text": "ここに、案内の文を書きます。"},
        "group": lambda: {"fields": [{"id": "q1", "type": "text", "label": "一行の文字"}]},
    }
    return ready.get(kind, dict)()


def _two_options() -> Element:
    return {"options": [{"code": "o1", "label": "選択肢1"}, {"code": "o2", "label": "選択肢2"}]}


def _taken(document: Document) -> set[str]:
    return {field["id"] for _, field in questions(document)}


def _free(letter: str, taken: set[str]) -> str:
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _place(found: list[Element], name: str) -> int:
    for place, each in enumerate(found):
        if each["id"] == name:
            return place
    raise KeyError(name)


def _swap(found: list[Element], place: int, by: int) -> None:
    there = place + by
    if 0 <= there < len(found):
        found[place], found[there] = found[there], found[place]
