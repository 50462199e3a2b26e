"""Choices that only the city or the form knows."""

from typing import Any

from yorozu.identity.actors import Actor
from yorozu.procedures.designing import tree
from yorozu.procedures.designing.asking import said, subjects_of
from yorozu.procedures.desk.designer.bench import address
from yorozu.procedures.desk.designer.controls import Maker
from yorozu.procedures.selectors.designing import Bench, all_departments, posts_to_choose

_PLACES = {"checks": "check", "office_checks": "office-check", "route": "route"}
_FITTING = {
    "names": ("person_name", "text"), "emails": ("email",), "phones": ("phone",), "addresses": ("address",),
    "choices": ("choice",),
}  # fmt: skip


def maker_of(actor: Actor, city: str, bench: Bench) -> Maker:
    """What makes the controls of a part of this procedure."""
    document = bench.document
    asked = [field for _, field in tree.questions(document) if field.get("type") != "note"]
    departments = all_departments(actor.municipality)
    role = str(document.get("department_role", ""))
    place = bench.draft.department.path.replace("/", " ") if bench.draft else ""
    sources: dict[str, Any] = {
        "questions": [(field["id"], _words(field)) for field in asked],
        "departments": [
            *([(f"role:{role}", f"{place}（役割「{role}」の部署）")] if role else []),
            *departments,
        ],
        "posts": posts_to_choose(actor.municipality),
        "option_labels": option_labels(document),
    }
    for source, types in _FITTING.items():
        sources[source] = [(f["id"], _words(f)) for f in asked if f.get("type") in types]
    subjects = subjects_of(document, outcomes=True)

    def rule_url(key: str) -> str:
        rows, index, _ = key.split(".")
        return address(city, "design-condition", bench.code, place=_PLACES[rows], which=index)

    return Maker(sources, lambda rule, _key: said(rule, subjects), rule_url)


def _words(field: dict[str, Any]) -> str:
    return str(field.get("label") or field["id"])


def option_labels(document: dict[str, Any]) -> list[tuple[str, str]]:
    """(code, words) of the options by which seats are counted."""
    capacity = document.get("capacity")
    name = capacity.get("field") if isinstance(capacity, dict) else None
    for _, field in tree.questions(document):
        if field["id"] == name and isinstance(field.get("options"), list):
            return [(each["code"], each["label"]) for each in field["options"]]
    return []
