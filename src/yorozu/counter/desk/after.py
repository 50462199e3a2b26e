"""On paper: what was entered, to be signed or taken home; and the receipt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.counter.answers import content_of
from yorozu.counter.desk.places import to_visit, visit_in
from yorozu.counter.selectors import entered_in
from yorozu.counter.services import look_at
from yorozu.counter.sheet import sheet_of
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.models import BasketItem
from yorozu.intake.selectors import Entered as HowEntered
from yorozu.intake.selectors import Receipt, codes_of, entry_of, expected_on, receipt_of


@dataclass(frozen=True, slots=True)
class Sent:
    """An application of this visit."""

    item: BasketItem
    receipt: Receipt
    expected: date | None
    entered: HowEntered | None


@staff_route(Action.COUNTER_SERVE)
@require_safe
def paper(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """What was entered as PDF, with a line for the signature."""
    visit, actor, at = visit_in(request, visit_id)
    entered = entered_in(visit, at=at)
    content = content_of(visit, entered, at=at)
    if not content.parts or content.mends:
        raise Invalid("まだ直すところがあります。直してから印刷してください。")
    look_at(visit=visit, screen="paper", by=actor, at=at)
    sheet = sheet_of(visit, content, at=at)
    return attachment("確認の用紙.pdf", "application/pdf", sheet, plain="check.pdf")


@staff_route(Action.COUNTER_SERVE)
@require_safe
def receipt(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Number and code for the person, to be printed; gone once the visit is closed."""
    visit, actor, at = visit_in(request, visit_id)
    entered = entered_in(visit, at=at)
    if visit.basket is None or not entered.sent:
        return to_visit(visit)
    look_at(visit=visit, screen="receipt", by=actor, at=at)
    context = {
        "visit": visit,
        "codes": codes_of(visit.basket),
        "sent": list(_sent(entered.sent)),
        "left": entered.left,
        "office": visit.municipality.office,
    }
    return render(request, "counter/desk/receipt.html", context)


def _sent(items: list[BasketItem]) -> Iterator[Sent]:
    for item in items:
        if item.application is not None:
            item.application.procedure = item.procedure
            application = item.application
            yield Sent(item, receipt_of(application), expected_on(application), entry_of(application))
