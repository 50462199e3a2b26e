"""Baskets: what is in them, and how far their procedures are filled in together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.forms.services import check_answers
from yorozu.intake.checking import rule_context
from yorozu.intake.models import Basket, BasketItem, Draft
from yorozu.intake.selectors.drafts import raw_of
from yorozu.intake.together import Part, Together
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.procedures.models import ProcedureVersion, State
from yorozu.procedures.selectors import definition_of, definition_shown
from yorozu.trust.vault import unseal

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class BasketCodes:
    """What opens a basket."""

    number: str
    lookup_code: str


def basket_by_id(municipality: Municipality, basket_id: UUID) -> Basket | None:
    return (
        Basket.objects.within(municipality).select_related("key", "municipality").filter(pk=basket_id).first()
    )


def codes_of(basket: Basket) -> BasketCodes:
    """Raises NotFound once the basket's key was destroyed."""
    code = unseal(basket.key, basket.sealed_lookup_code, context=f"basket:{basket.id}")
    return BasketCodes(basket.number, code.decode())


def items_of(basket: Basket) -> list[BasketItem]:
    """Every procedure of the basket, in its order."""
    return list(_items(basket))


def waiting_items(basket: Basket, *, at: datetime) -> list[BasketItem]:
    """Those that can be filled in and sent."""
    return [each for each in _items(basket) if is_waiting(each, at=at)]


def is_waiting(item: BasketItem, *, at: datetime) -> bool:
    return item.application_id is None and item.draft is not None and item.draft.expires_at > at


def together_of(items: list[BasketItem], *, at: datetime) -> Together:
    """The drafts of these items as one form, every shared fact in its place.

    What is shared may bring up more that is shared, so it is looked at again.
    """
    drafts = [each.draft for each in items if each.draft is not None]
    terms = {each.draft_id: each.terms for each in items}
    contexts = {
        each.pk: rule_context(definition_of(each.version), each.municipality, at=at, channel=each.channel)
        for each in drafts
    }

    def part(draft: Draft, answers: Mapping[str, Any]) -> Part:
        definition = definition_shown(draft.version)
        checked = check_answers(definition, answers, context=contexts[draft.pk])
        return Part(definition.code, definition, answers, checked, terms[draft.pk])

    found = Together(tuple(part(each, raw_of(each)) for each in drafts))
    for _ in range(_ROUNDS):
        shared = found.shared()
        if all(shared[each.code] == each.raw for each in found.parts):
            break
        by_code = {definition_of(each.version).code: each for each in drafts}
        found = Together(
            tuple(
                each if shared[each.code] == each.raw else part(by_code[each.code], shared[each.code])
                for each in found.parts
            )
        )
    return found


def present_version(item: BasketItem) -> ProcedureVersion | None:
    """The version that is offered now; None for a procedure that is not published."""
    return item.procedure.current if item.procedure.state == State.PUBLISHED else None


def _items(basket: Basket) -> TenantQuerySet[BasketItem]:
    wanted = (
        "procedure__department", "procedure__current", "draft__key", "draft__version", "draft__municipality",
        "application__version", "application__key", "application__procedure",
    )  # fmt: skip
    rows = BasketItem.objects.within(basket.municipality_id).filter(basket=basket)
    unread = ("draft__version__document", "procedure__current__document", "application__version__document")
    return rows.select_related(*wanted).defer(*unread).order_by("order", "pk")
