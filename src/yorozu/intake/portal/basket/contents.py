"""What is in the basket: put in, take out, begin, leave."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.routes import public
from yorozu.intake.portal.basket.hand import (
    InHand,
    basket_in_hand,
    basket_url,
    let_basket_go,
    nothing_in_hand,
    page_url,
    take_basket,
)
from yorozu.intake.portal.session import city_of
from yorozu.intake.selectors.baskets import codes_of
from yorozu.intake.services import baskets
from yorozu.procedures.selectors import guide_of

_MOST_CODES = 30


@public
@require_http_methods(["GET", "HEAD", "POST"])
def contents(request: HttpRequest, city: str) -> HttpResponse:
    """The procedures of the basket. POST puts in those that were chosen."""
    if request.method == "POST":
        return _add(request)
    held = basket_in_hand(request, at=now())
    return _page(request, held, []) if held else nothing_in_hand(request)


@public
@require_POST
def remove(request: HttpRequest, city: str) -> HttpResponse:
    """Take one procedure out of the basket."""
    held = basket_in_hand(request, at=now())
    if held is None:
        return nothing_in_hand(request)
    code = request.POST.get("procedure", "")[:100]
    if baskets.remove_item(basket=held.basket, code=code, at=now()) is None:
        let_basket_go(request)
        return render(request, "intake/basket/ended.html", {"sent": False, "forgotten": True})
    return HttpResponseRedirect(basket_url(request, "receipt" if held.sent else ""))


@public
@require_safe
def saved(request: HttpRequest, city: str) -> HttpResponse:
    """What was typed is kept; how and until when to go on, from here or from elsewhere."""
    held = basket_in_hand(request, at=now())
    if held is None or not held.waiting:
        return nothing_in_hand(request)
    context = {"basket": held.basket, "codes": codes_of(held.basket)}
    return render(request, "intake/basket/saved.html", context)


@public
@require_POST
def end(request: HttpRequest, city: str) -> HttpResponse:
    """Leave nothing in this browser; with `forget`, what was typed and not sent is forgotten."""
    held = basket_in_hand(request, at=now())
    forgotten = held is not None and "forget" in request.POST
    if held is not None and forgotten:
        baskets.discard_basket(basket=held.basket)
    let_basket_go(request)
    context = {"sent": held is not None and bool(held.sent), "forgotten": forgotten}
    return render(request, "intake/basket/ended.html", context)


def _add(request: HttpRequest) -> HttpResponse:
    at = now()
    held = basket_in_hand(request, at=at)
    if "begin" in request.POST and held is not None:
        return HttpResponseRedirect(_first(request, held))
    going = held.basket if held and not held.sent else None
    facts = {
        name.removeprefix("fact."): request.POST.get(name, "")[:40]
        for name in request.POST
        if name.startswith("fact.")
    }
    codes = [each[:100] for each in request.POST.getlist("procedure")[:_MOST_CODES]]
    try:
        added = baskets.add_to_basket(
            municipality=city_of(request),
            basket=going,
            codes=codes,
            facts=facts,
            terms=_terms(request, codes),
            at=at,
        )
    except Invalid as refused:
        errors = [FieldError("", refused.message)]
        if held is not None:
            return _page(request, held, errors)
        return render(request, "intake/basket/nothing.html", {"errors": errors}, status=422)
    take_basket(request, added.basket)
    held = basket_in_hand(request, at=at)
    if added.refused and held is not None:
        return _page(request, held, [FieldError("", each) for each in added.refused.values()])
    return HttpResponseRedirect(basket_url(request))


def _terms(request: HttpRequest, codes: list[str]) -> dict[str, dict[str, str]]:
    """What the guide that the person comes from says of the questions of each procedure."""
    guide = guide_of(city_of(request), request.POST.get("guide", "")[:20])
    if guide is None:
        return {}
    needs = ((code, guide.need(request.POST.get(f"need.{code}", "")[:40])) for code in codes)
    return {code: dict(need.same) for code, need in needs if need is not None and need.procedure == code}


def _page(request: HttpRequest, held: InHand, errors: list[FieldError]) -> HttpResponse:
    together = held.together(now())
    bring = dict.fromkeys(each for part in together.parts for each in part.definition.guide.bring)
    drafts = [each.draft for each in held.waiting if each.draft]
    begun = any(each.updated_at > each.created_at for each in drafts)
    context = {
        "held": held,
        "errors": errors,
        "bring": list(bring),
        "begun": begun,
        "groups": len(together.pages),
    }
    return render(request, "intake/basket/contents.html", context, status=422 if errors else 200)


def _first(request: HttpRequest, held: InHand) -> str:
    """The first page with something to mend or nothing written yet; the check when all can be sent."""
    together = held.together(now())
    for page in together.pages:
        part = together.by_code[page.code]
        wrong = {error.field.partition(".")[0] for error in part.checked.errors}
        if wrong & set(page.asked) or together.errors_on(page) or not _answered(part.raw, page.asked):
            return page_url(request, page)
    return basket_url(request, "check")


def _answered(raw: object, asked: tuple[str, ...]) -> bool:
    return isinstance(raw, dict) and any(name in raw for name in asked)
