"""The person says that what the clerk entered is right, or what is wrong. It is bound to the content by its digest."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yorozu.counter.models import Visit
from yorozu.counter.selectors.visits import Entered, entered_in, notes_of
from yorozu.counter.services.visits import lock_own, lock_visit, record, write_notes
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.intake.models import Confirmed
from yorozu.intake.selectors import together_of
from yorozu.trust import audit

_CHANGED = "確かめている間に、内容が変わりました。窓口の職員にお知らせください。"
_NOT_READY = "まだ直すところがあります。直してから、本人に確かめてもらってください。"
_MOST_WRONG = 60
_LONGEST = 400


def show_content(*, visit: Visit, by: Actor, at: datetime) -> None:
    """Show the content as it is on the joined screen. Raises Invalid while something in it has to be mended."""
    with transaction.atomic():
        held = lock_own(visit, by)
        entered = _ready(held, at)
        held.shown_digest, held.wrong = entered.digest, []
        held.save(update_fields=["shown_digest", "wrong"])
        record(held, "visit.shown", by, at)


def confirm_on_screen(*, visit: Visit, seen: str, at: datetime) -> None:
    """「まちがいありません」 on the joined screen, for the content with the digest `seen`. Raises Conflict when it has changed."""
    with transaction.atomic():
        held = _shown(visit, seen, at)
        _write(held, Confirmed.SCREEN, seen, at)
        _record_person(held, "visit.confirmed", at)


def mark_wrong(*, visit: Visit, seen: str, wrong: Iterable[str], at: datetime) -> None:
    """The questions (`code.field`) that the person says are wrong go back to the clerk. Raises Conflict, Invalid for none."""
    with transaction.atomic():
        held = _shown(visit, seen, at)
        together = together_of(entered_in(held, at=at).waiting, at=at)
        asked = {f"{part.code}.{name}" for part in together.parts for name in part.checked.visible}
        held.wrong = [each for each in dict.fromkeys(wrong) if each in asked][:_MOST_WRONG]
        if not held.wrong:
            raise Invalid("ちがうところに印を付けてください。")
        held.shown_digest = ""
        held.confirmed, held.confirmed_digest, held.confirmed_at = "", "", None
        held.save()
        _record_person(held, "visit.wrong", at)


def confirm_otherwise(
    *, visit: Visit, how: Confirmed, seen: str, reason: str, by: Actor, at: datetime
) -> None:
    """Signed on paper, or read aloud, where a screen is not possible, and why. Raises Invalid, Conflict."""
    reason = " ".join(reason.split())[:_LONGEST]
    if how is Confirmed.SCREEN or not reason:
        message = "画面で確かめられない理由を入力してください。"
        raise Invalid(message, [FieldError("reason", message)])
    with transaction.atomic():
        held = lock_own(visit, by)
        if _ready(held, at).digest != seen:
            raise Conflict("内容が変わっています。画面を開き直して、もう一度確かめてもらってください。")
        _write(held, how, seen, at)
        write_notes(held, {**notes_of(held), "reason": reason})
        record(held, "visit.confirmed", by, at, how=how.value)


def _shown(visit: Visit, seen: str, at: datetime) -> Visit:
    held = lock_visit(visit)
    entered = _ready(held, at)
    if not seen or seen != held.shown_digest or seen != entered.digest:
        raise Conflict(_CHANGED)
    return held


def _ready(visit: Visit, at: datetime) -> Entered:
    entered = entered_in(visit, at=at)
    together = together_of(entered.waiting, at=at)
    if not entered.waiting or any(part.checked.errors for part in together.parts):
        raise Invalid(_NOT_READY)
    return entered


def _write(visit: Visit, how: Confirmed, digest: str, at: datetime) -> None:
    visit.confirmed, visit.confirmed_digest, visit.confirmed_at = how.value, digest, at
    visit.wrong = []
    visit.save(update_fields=["confirmed", "confirmed_digest", "confirmed_at", "wrong"])


def _record_person(visit: Visit, action: str, at: datetime) -> None:
    """Who stands at the counter is known to the clerk, not here."""
    audit.record(
        municipality=visit.municipality, action=action, subject_type="visit", subject_id=visit.pk,
        details={"how": "screen"}, actor_kind="anonymous", actor_id="", at=at,
    )  # fmt: skip
