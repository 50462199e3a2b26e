"""What conditions in a document can look at, for the menus."""

from typing import Any

from yorozu.forms.services import menus
from yorozu.procedures.designing import tree
from yorozu.procedures.designing.parts import AUDIENCES, CHANNELS

_PARTS = {"address": (("prefecture", "都道府県"), ("city", "市区町村"))}


def subjects_of(
    document: dict[str, Any], *, group: str = "", outcomes: bool = False
) -> dict[str, menus.Subject]:
    """Questions by name, the questions of the group first; then what is around an application."""
    found: dict[str, menus.Subject] = {}
    if group:
        for sub in tree.question(document, group).get("fields") or []:
            _add(found, sub)
    for _, field in tree.questions(document):
        _add(found, field)
    found["applicant.channel"] = menus.Subject("applicant.channel", "申請の方法", "picked", CHANNELS)
    found["applicant.audience"] = menus.Subject("applicant.audience", "申請する人", "picked", AUDIENCES)
    if outcomes:
        options = tuple(
            (each.get("code", ""), each.get("label", "")) for each in document.get("outcomes") or []
        )
        found["outcome"] = menus.Subject("outcome", "審査の結果", "picked", options or _USUAL)
    return found


_USUAL = (("approve", "承認"), ("reject", "却下"), ("accept", "受理"))


def _add(found: dict[str, menus.Subject], field: dict[str, Any]) -> None:
    kind, name, label = (
        menus.question_kind(str(field.get("type"))),
        str(field["id"]),
        str(field.get("label") or field["id"]),
    )
    if not kind or name in found:
        return
    options = tuple((str(each["code"]), str(each["label"])) for each in _options(field))
    found[name] = menus.Subject(name, label, kind, options)
    for part, words in _PARTS.get(str(field.get("type")), ()):
        found[f"{name}.{part}"] = menus.Subject(f"{name}.{part}", f"{label}の{words}", "part")


def _options(field: dict[str, Any]) -> list[dict[str, Any]]:
    raw = field.get("options") or []
    if isinstance(raw, dict):
        return [{"code": code, "label": label} for code, label in raw.items()]
    return [each for each in raw if isinstance(each, dict) and "code" in each and "label" in each]


def said(rule: str, subjects: dict[str, menus.Subject]) -> str:
    """The rule in words; the rule itself where menus cannot say it."""
    condition = menus.read(rule, subjects) if rule else None
    if condition is None:
        return rule
    joined = " かつ " if condition.every else " または "
    return joined.join(_said(term, subjects[term.subject]) for term in condition.terms)


def _said(term: menus.Term, subject: menus.Subject) -> str:
    comparison = menus.comparison_of(subject.kind, term.comparison)
    value = dict(subject.options).get(term.value, term.value)
    words = comparison.label if comparison else ""
    return f"「{subject.label}」{words}" + (f"「{value}」" if value else "")
