"""The form as the clerk fills it in: one group of questions a page, shared questions once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.counter.desk.places import page_url, to_visit, visit_in, visit_url
from yorozu.counter.models import Visit
from yorozu.counter.selectors import Entered, entered_in, known_of
from yorozu.counter.services import look_at
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.selectors import asked_page, together_of
from yorozu.intake.services import BasketTaken, take_basket_page


@staff_route(Action.COUNTER_SERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def entering(request: HttpRequest, city: str, visit_id: UUID, code: str, section: str) -> HttpResponse:
    """Show the group, or keep what was typed and go on. Whatever was typed is kept, right or wrong."""
    visit, actor, at = visit_in(request, visit_id)
    entered = entered_in(visit, at=at)
    together = together_of(entered.waiting, at=at)
    if together.page(code, section) is None or visit.basket is None:
        return to_visit(visit, "check" if entered.waiting else "")
    look_at(visit=visit, screen="form", by=actor, at=at)
    if request.method != "POST":
        return _shown(request, visit, entered, code, section, at)
    taken = take_basket_page(
        basket=visit.basket, code=code, section=section, posted=request.POST, files=request.FILES, at=at
    )
    from_check = request.GET.get("from") == "check"
    if "save" in request.POST:
        return to_visit(visit)
    if "back" in request.POST:
        return HttpResponseRedirect(_neighbour(visit, taken, code, section, -1))
    if taken.button and not taken.errors:
        return HttpResponseRedirect(
            page_url(visit, code, section, from_check=from_check, anchor=taken.anchor)
        )
    if not taken.done and taken.together.page(code, section) is not None:
        return _shown(request, visit, entered, code, section, at, taken)
    following = visit_url(visit, "check") if from_check else _neighbour(visit, taken, code, section, 1)
    return HttpResponseRedirect(following)


def _first_page(visit: Visit, *, at: datetime) -> str:
    """The first page with something to mend or nothing written yet; the check when all can be sent."""
    together = together_of(entered_in(visit, at=at).waiting, at=at)
    for page in together.pages:
        part = together.by_code[page.code]
        wrong = {error.field.partition(".")[0] for error in part.checked.errors}
        if wrong & set(page.asked) or together.errors_on(page) or not any(x in part.raw for x in page.asked):
            return page_url(visit, page.code, page.section.id)
    return visit_url(visit, "check")


def _neighbour(visit: Visit, taken: BasketTaken, code: str, section: str, step: int) -> str:
    """The page before or after, of the way as it is now; before the first the visit, after the last the check."""
    places = [(each.code, each.section.id) for each in taken.together.pages]
    if (code, section) not in places:
        return visit_url(visit, "check")
    number = places.index((code, section)) + step
    if number < 0:
        return visit_url(visit)
    return page_url(visit, *places[number]) if number < len(places) else visit_url(visit, "check")


def _shown(
    request: HttpRequest,
    visit: Visit,
    entered: Entered,
    code: str,
    section: str,
    at: datetime,
    taken: BasketTaken | None = None,
) -> HttpResponse:
    together = taken.together if taken else together_of(entered.waiting, at=at)
    here = together.page(code, section)
    if here is None:
        return to_visit(visit, "check")
    errors = taken.errors if taken else []
    asked = asked_page(
        together, here, sources=known_of(visit), errors=errors, new=taken.new if taken else None
    )
    places = [(each.code, each.section.id) for each in together.pages]
    context: dict[str, Any] = {
        "visit": visit,
        "section": here.section,
        "fields": asked.html,
        "known": list(dict.fromkeys(asked.known.values())),
        "errors": errors,
        "proposed": taken.proposed if taken else [],
        "number": places.index((code, section)) + 1,
        "total": len(places) + 1,
        "label": entered.titles[code],
        "others": [entered.titles[each] for each in together.used_by(here)],
        "from_check": request.GET.get("from") == "check",
        "has_map": any(each.type == "location" for each in here.section.fields if each.id in here.asked),
        "marked": [each.partition(".")[2] for each in visit.wrong if each.startswith(f"{code}.")],
    }
    return render(request, "counter/desk/entering.html", context, status=422 if errors else 200)


@staff_route(Action.COUNTER_SERVE)
@require_safe
def fill(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """To the first page with something to mend or nothing written yet."""
    visit, _, at = visit_in(request, visit_id)
    return HttpResponseRedirect(_first_page(visit, at=at))
