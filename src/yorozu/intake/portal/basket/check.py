"""Check the answers of the whole basket, and send it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.forms.services import printed
from yorozu.foundation.addresses import client_address
from yorozu.foundation.clock import now
from yorozu.identity.routes import public
from yorozu.identity.selectors import resident_of
from yorozu.intake.models import BasketItem
from yorozu.intake.portal.basket.hand import (
    InHand,
    basket_in_hand,
    basket_url,
    nothing_in_hand,
    page_url,
    spot_url,
    take_basket,
)
from yorozu.intake.portal.basket.standing import Told, told_of
from yorozu.intake.portal.check import AnswerRow, AnswerSection, Mend
from yorozu.intake.portal.session import applicant_in
from yorozu.intake.services.baskets import submit_basket
from yorozu.intake.together import Together

_MOST_SEEN = 40


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers given for one procedure, without those that are shown with another."""

    title: str
    code: str
    told: Told | None
    sections: list[AnswerSection]
    wrong: bool


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, city: str) -> HttpResponse:
    """Every answer once, with 「直す」 beside it. POST sends all that can be sent."""
    held = basket_in_hand(request, at=now())
    if held is None:
        return nothing_in_hand(request)
    if not held.waiting:
        return HttpResponseRedirect(basket_url(request, "receipt"))
    if request.method == "POST":
        return _send(request, held)
    return _page(request, held)


def _send(request: HttpRequest, held: InHand) -> HttpResponse:
    seen = [
        int(each)
        for each in request.POST.getlist("seen")[:_MOST_SEEN]
        if each.isascii() and each.isdigit() and len(each) < 10
    ]
    items = submit_basket(
        basket=held.basket,
        seen=seen,
        address=client_address(request),
        by=applicant_in(request),
        resident=resident_of(request),
        at=now(),
    )
    if not any(each.application_id for each in items):
        return HttpResponseRedirect(basket_url(request, "check"))
    take_basket(request, held.basket)
    return HttpResponseRedirect(basket_url(request, "receipt"))


def _page(request: HttpRequest, held: InHand) -> HttpResponse:
    together = held.together(now())
    mends = list(_mends(request, held, together))
    context = {
        "held": held,
        "answers": [_answers(request, together, each) for each in held.waiting],
        "mends": mends,
        "seen": [each.draft.version_id for each in held.waiting if each.draft],
        "total": len(together.pages) + 1,
        "after": list(dict.fromkeys(each for part in together.parts for each in part.definition.guide.after)),
        "back": page_url(request, together.pages[-1]) if together.pages else basket_url(request),
    }
    return render(request, "intake/basket/check.html", context, status=422 if mends else 200)


def _mends(request: HttpRequest, held: InHand, together: Together) -> Iterator[Mend]:
    """What stands in the way of sending, each once, with the page on which it is mended."""
    told: set[tuple[str, str]] = set()
    for part in together.parts:
        for error in part.checked.errors:
            url = spot_url(request, together, part.code, error.field)
            mend = (error.message, url)
            # The same answer may be missing for several: it is asked once, so it is told once.
            place = (url, "") if together.follows(part.code, error.field.partition(".")[0]) else mend
            if mend in told or place in told or (url and (url, "") in told):
                continue
            told |= {mend, (url, "")} if url else {mend}
            yield Mend(f"{held.titles[part.code]}: {error.message}", url)


def _answers(request: HttpRequest, together: Together, item: BasketItem) -> Answers:
    part = together.by_code[item.procedure.code]
    wrong = {error.field.partition(".")[0] for error in part.checked.errors}
    sections = []
    for each in printed(part.definition, part.checked.values, visible=part.checked.visible):
        rows = [
            AnswerRow(
                row.label,
                row.text,
                spot_url(request, together, part.code, row.field),
                row.field.partition(".")[0] in wrong,
            )
            for row in each.rows
            if not together.follows(part.code, row.field.partition(".")[0])
        ]
        if rows:
            sections.append(AnswerSection(each.title, "", rows))
    return Answers(item.procedure.title, part.code, told_of(item), sections, bool(wrong))
