"""Putting procedures into a basket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from yorozu.forms.services import Definition
from yorozu.foundation.errors import Invalid, NotFound, Unavailable
from yorozu.foundation.language import gettext
from yorozu.identity.actors import Actor
from yorozu.intake.models import Basket, BasketItem, Fault
from yorozu.intake.receipts import new_lookup_code, new_receipt_number
from yorozu.intake.selectors import open_version
from yorozu.intake.selectors.baskets import items_of
from yorozu.intake.services.baskets.keeping import keep_together, lock_basket, waiting_now
from yorozu.intake.services.drafts import keep, start_draft, start_entered_draft
from yorozu.intake.services.entering import entering_staff
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import acceptance_of, definition_of, definition_shown
from yorozu.trust.vault import new_key, seal

MOST = 12
_NUMBERS_TRIED = 5
_FOR_RESIDENTS = {"resident", "business"}
_FULL = "まとめて申請できるのは{most}件までです。先に送ってから、残りを申請してください。"


@dataclass(frozen=True, slots=True)
class Added:
    """The basket, and what was not put into it and why, by code."""

    basket: Basket
    refused: dict[str, str]


@dataclass(frozen=True, slots=True)
class Entering:
    """A member of staff who writes for somebody, and by which channel."""

    by: Actor
    channel: str


def add_to_basket(
    *,
    municipality: Municipality,
    basket: Basket | None,
    codes: Iterable[str],
    facts: Mapping[str, str] | None = None,
    terms: Mapping[str, Mapping[str, str]] | None = None,
    at: datetime,
    entering: Entering | None = None,
) -> Added:
    """Put the procedures that can be applied for online into the basket, or into a new one.

    With `entering`, those that are taken by its channel: a member of staff writes them for somebody.

    `facts` are days already told, by term; `terms` what questions ask for in this basket, by code and id. What is in
    the basket already stays as it is. Raises Invalid when nothing could be put in, and then there is no basket.
    """
    refused: dict[str, str] = {}
    channel = entering.channel if entering else "online"
    staff = entering_staff(entering.by, channel) if entering else None
    versions = [
        found for code in dict.fromkeys(codes) if (found := _open(municipality, code, refused, at, channel))
    ]
    if not versions:
        said = "".join(refused.values()) or "申請する手続を一つ以上選んでください。"
        raise Invalid(said)
    with transaction.atomic():
        basket = lock_basket(basket) if basket else _new(municipality, at)
        _put_in(basket, versions, terms or {}, facts or {}, at, staff, channel)
        keep_together(basket, waiting_now(basket, at=at), at=at)
    return Added(basket, refused)


def _put_in(
    basket: Basket,
    versions: list[ProcedureVersion],
    terms: Mapping[str, Mapping[str, str]],
    facts: Mapping[str, str],
    at: datetime,
    staff: StaffMember | None,
    channel: str,
) -> None:
    present = {each.procedure_id: each for each in items_of(basket)}
    if len(present) + len([each for each in versions if each.procedure_id not in present]) > MOST:
        raise Invalid(gettext(_FULL).format(most=MOST))
    rows = BasketItem.objects.within(basket.municipality).filter(basket=basket)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    for version in versions:
        item = present.get(version.procedure_id)
        if item is None:
            last += 1
            item = BasketItem(
                municipality=basket.municipality,
                basket=basket,
                procedure=version.procedure,
                order=last,
                terms=dict(terms.get(version.procedure.code, {})),
            )
        if item.application_id is None and item.draft_id is None:
            _write(item, version, facts, at, staff, channel)


def _open(
    municipality: Municipality, code: str, refused: dict[str, str], at: datetime, channel: str
) -> ProcedureVersion | None:
    """The version that residents may apply for by this channel now; otherwise why not is noted."""
    try:
        version = open_version(municipality, code)
    except NotFound:
        refused[code] = "選んだ手続のうち、公開を終えたものがあります。案内をもう一度ご覧ください。"
        return None
    definition = definition_shown(version)
    accepted = acceptance_of(version.procedure, at)
    if channel not in definition.channels or not _FOR_RESIDENTS & set(definition.audience):
        where = "オンライン" if channel == "online" else "この窓口"
        refused[code] = gettext("「{title}」は、{where}では申請できません。").format(
            title=definition.title, where=gettext(where)
        )
    elif channel == "online" and not accepted.open:
        refused[code] = gettext("「{title}」の{message}").format(
            title=definition.title, message=accepted.message
        )
    return None if code in refused else version


def _write(
    item: BasketItem,
    version: ProcedureVersion,
    facts: Mapping[str, str],
    at: datetime,
    staff: StaffMember | None,
    channel: str,
) -> None:
    draft = (
        start_draft(municipality=item.municipality, version=version, at=at)
        if staff is None
        else start_entered_draft(version=version, channel=channel, entered_by=staff, at=at)
    )
    if told := _told(definition_of(version), item.terms, facts):
        keep(draft, told, at=at)
    item.draft, item.fault = draft, Fault.NONE
    item.save()


def _told(definition: Definition, terms: Mapping[str, str], facts: Mapping[str, str]) -> dict[str, Any]:
    """The days that a guide was told, as answers to the questions that ask for them."""
    asked = {each.id: terms.get(each.id) or each.same_as for each in definition.fields.values()}
    return {
        each.id: facts[asked[each.id]]
        for each in definition.fields.values()
        if each.type == "date" and asked[each.id] in facts
    }


def _new(municipality: Municipality, at: datetime) -> Basket:
    key = new_key(municipality=municipality, at=at)
    key.save(force_insert=True)
    basket = Basket(municipality=municipality, key=key, created_at=at)
    basket.sealed_lookup_code = seal(key, new_lookup_code().encode(), context=f"basket:{basket.id}")
    for _ in range(_NUMBERS_TRIED):
        basket.number = new_receipt_number(at)
        try:
            with transaction.atomic():
                basket.save(force_insert=True)
        except IntegrityError:
            continue
        return basket
    raise Unavailable("番号を発行できませんでした。もう一度お試しください。")
