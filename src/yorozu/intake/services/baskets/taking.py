"""Keeping a page of a basket: the answers go to their own procedure and to every other that asks for the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.forms.services import Button
from yorozu.foundation.errors import Conflict, FieldError
from yorozu.intake.models import Basket, BasketItem
from yorozu.intake.services.baskets.keeping import keep_together, lock_basket, reread, waiting_now
from yorozu.intake.services.drafts import take_page
from yorozu.intake.services.incoming import PostedFiles
from yorozu.intake.services.kana_help import ProposedKana
from yorozu.intake.services.taken import Taken
from yorozu.intake.steps import anchor_of
from yorozu.intake.together import Page, Together

_NOT_HERE = "この手続は、もう入力できません。申請の内容の画面から続けてください。"


@dataclass(frozen=True, slots=True)
class BasketTaken:
    """What came of a posted page. `new` are the questions that its answers brought up on the same page."""

    together: Together
    errors: list[FieldError]
    new: tuple[str, ...]
    proposed: list[ProposedKana]
    button: Button | None
    #: Where the page shall be after the button: at what it changed.
    anchor: str = ""

    @property
    def done(self) -> bool:
        return not (self.errors or self.new or self.proposed or self.button)


def take_basket_page(
    *, basket: Basket, code: str, section: str, posted: Any, files: PostedFiles, at: datetime
) -> BasketTaken:
    """Keep a posted page whatever is wrong with it. Raises Conflict when the procedure was sent or is gone."""
    with transaction.atomic():
        locked = lock_basket(basket)
        items = waiting_now(locked, at=at)
        item = _item(items, code)
        assert item.draft is not None  # noqa: S101  what waits has a draft
        taken = take_page(draft=item.draft, section=section, posted=posted, files=files, at=at)
        item.draft = reread(item.draft)
        together = keep_together(locked, items, at=at)
    return _judged(together, together.page(code, section), taken, code)


def _item(items: Sequence[BasketItem], code: str) -> BasketItem:
    found = next((each for each in items if each.procedure.code == code), None)
    if found is None:
        raise Conflict(_NOT_HERE)
    return found


def _judged(together: Together, page: Page | None, taken: Taken, code: str) -> BasketTaken:
    """With what the other procedures say of the answers, and without what is asked elsewhere."""
    asked = set(page.asked) if page else set()
    new = tuple(name for name in taken.step.new if _top(name) in asked)
    own = [error for error in taken.errors if not together.follows(code, _top(error.field))]
    told = {_top(error.field) for error in own} | {_top(name) for name in new}
    told |= {_top(each.field) for each in taken.proposed}
    others = together.errors_on(page) if page and taken.step.button is None else []
    errors = [*own, *(error for error in others if _top(error.field) not in told)]
    button = taken.step.button
    anchor = anchor_of(button, together.by_code[code].raw) if button else ""
    return BasketTaken(together, errors, new, taken.proposed, button, anchor)


def _top(field: str) -> str:
    return field.partition(".")[0]
