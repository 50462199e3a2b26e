"""A condition from menus: a question, a comparison, a value; the CEL is shown, and can be written by hand."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import menus
from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing.asking import said, subjects_of
from yorozu.procedures.designing.ruling import PLACES, RulePlace, rule_place
from yorozu.procedures.designing.values import BadInput, clean
from yorozu.procedures.desk.designer.bench import actor_in, address, bench_city, on_bench, page, placed_faults
from yorozu.procedures.desk.designer.telling import going_to
from yorozu.procedures.selectors.designing import Bench
from yorozu.procedures.services.designing import Changed, change_draft

_MOST_TERMS = 20
_STALE = "表示した後に、ほかの人がこの条件を変更しました。下の「今の条件」と見くらべて、よければもう一度保存してください。"
_GONE = "条件を付ける質問や確認が見つかりません。手続の画面から選び直してください。"


@dataclass(frozen=True, slots=True)
class TermView:
    """One line of the menus."""

    index: int
    term: menus.Term
    subject: menus.Subject | None
    comparisons: tuple[menus.Comparison, ...]
    comparison: menus.Comparison | None


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, city: str, code: str, place: str, which: str) -> HttpResponse:
    """`place` is one of PLACES, `which` the section, question or number to which the condition belongs."""
    bench = on_bench(request, code, changing=True)
    if place not in PLACES:
        raise NotFound(_GONE)
    found = _place(bench, place, which)
    if request.method == "POST" and "save" in request.POST:
        return _save(request, bench, found)
    return _page(request, bench, found, [])


def _place(bench: Bench, place: str, which: str) -> RulePlace:
    try:
        return rule_place(bench.document, place, which)
    except (KeyError, ValueError):
        raise NotFound(_GONE) from None


def _save(request: HttpRequest, bench: Bench, place: RulePlace) -> HttpResponse:
    subjects = subjects_of(bench.document, group=place.group, outcomes=place.outcomes)
    try:
        rule = _rule(request.POST, subjects)
    except (BadInput, menus.BadValue) as bad:
        return _page(request, bench, place, [FieldError("terms", str(bad))])

    def changed(document: dict[str, Any]) -> None:
        now_there = rule_place(document, place.place, place.which)
        if now_there.token != request.POST.get("was"):
            raise Changed(_STALE)
        now_there.put(rule)

    actor = actor_in(request)
    try:
        change_draft(
            municipality=actor.municipality, code=bench.code, change=changed, what=f"condition-{place.place}",
            by=actor, at=now(),
        )  # fmt: skip
    except Changed as stale:
        return _page(
            request, on_bench(request, bench.code, changing=True), place, [FieldError("terms", str(stale))]
        )
    fresh = on_bench(request, bench.code, changing=True)
    if rule and (wrong := _wrong(request, fresh, place)):
        return _page(request, fresh, _place(fresh, place.place, place.which), wrong)
    back = place.back(lambda name, **more: address(bench_city(request), name, bench.code, **more))
    return going_to(back, "condition" if rule else "no-condition")


def _rule(posted: QueryDict, subjects: dict[str, menus.Subject]) -> str:
    if posted.get("mode") == "hand":
        return " ".join(clean(posted.get("cel")).split("\n"))[:600]
    terms = tuple(term for term in _terms(posted) if term.subject)
    return menus.written(menus.Condition(posted.get("joined") != "any", terms), subjects) if terms else ""


def _terms(posted: QueryDict) -> list[menus.Term]:
    count = str(posted.get("count", "1"))
    found = []
    for i in range(min(int(count) if count.isdecimal() and len(count) < 10 else 1, _MOST_TERMS)):
        if posted.get(f"drop.{i}"):
            continue
        names = (f"t{i}.subject", f"t{i}.comparison", f"t{i}.value")
        found.append(menus.Term(*(str(posted.get(name, ""))[:200] for name in names)))
    return found


def _wrong(request: HttpRequest, bench: Bench, place: RulePlace) -> list[FieldError]:
    """What is wrong with the rule itself, as forms finds it."""
    mine = [
        each
        for each in placed_faults(request, bench)
        if each.of == place.of and each.prop.endswith(place.prop)
    ]
    return [FieldError("cel", each.message) for each in mine]


def _page(request: HttpRequest, bench: Bench, place: RulePlace, errors: list[FieldError]) -> HttpResponse:
    subjects = subjects_of(bench.document, group=place.group, outcomes=place.outcomes)
    place = _place(bench, place.place, place.which)
    kept = menus.read(place.rule, subjects) if place.rule else menus.Condition(True, ())
    typed = request.POST if request.method == "POST" else None
    by_hand = kept is None if typed is None else typed.get("mode") == "hand"
    terms = list(kept.terms) if kept and typed is None else _terms(typed) if typed is not None else []
    if not terms or (typed is not None and "add" in typed):
        terms.append(menus.Term("", ""))
    context = page(
        request, bench, "design", place=place, subjects=list(subjects.values()), errors=errors, by_hand=by_hand,
        every=(kept.every if kept else True) if typed is None else typed.get("joined") != "any",
        terms=[_view(i, term, subjects) for i, term in enumerate(terms)], count=len(terms),
        cel=typed.get("cel", place.rule) if typed is not None else place.rule,
        written=_written(typed, subjects), said=said(place.rule, subjects), was=place.token,
        too_much=bool(place.rule) and kept is None,
        back=place.back(lambda name, **more: address(bench_city(request), name, bench.code, **more)),
    )  # fmt: skip
    return render(request, "procedures/designer/condition.html", context, status=422 if errors else 200)


def _written(typed: QueryDict | None, subjects: dict[str, menus.Subject]) -> str:
    """The CEL of what is picked so far; "" while something is missing."""
    if typed is None:
        return ""
    try:
        return _rule(typed, subjects)
    except (BadInput, menus.BadValue):
        return ""


def _view(index: int, term: menus.Term, subjects: dict[str, menus.Subject]) -> TermView:
    subject = subjects.get(term.subject)
    comparisons = menus.COMPARISONS[subject.kind] if subject else ()
    found = menus.comparison_of(subject.kind, term.comparison) if subject else None
    return TermView(index, term, subject, comparisons, found)
