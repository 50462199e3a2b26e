"""Setting windows up, and serving at them today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from yorozu.counter.models import Desk, Window
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Department, Municipality
from yorozu.trust import audit

_MOST = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowValues:
    """What is set of a window; see the model."""

    department: Department
    name: str
    prefix: str
    place: str
    order: int = 0
    active: bool = True
    reader: str = ""


def set_up_window(*, window: Window | None, values: WindowValues, by: Actor, at: datetime) -> Window:
    """Make a window or change one. Raises Invalid where the letter is taken or the reader is not there, Forbidden."""
    require(by, Action.COUNTER_SET_UP)
    _check(values, by.municipality)
    changed = window or Window(municipality=by.municipality)
    for name in ("department", "name", "prefix", "place", "order", "active", "reader"):
        setattr(changed, name, getattr(values, name))
    try:
        with transaction.atomic():
            changed.save()
            _record(by.municipality, "window.set_up", changed, by, at, {"active": int(changed.active)})
    except IntegrityError:
        message = f"記号「{values.prefix}」は、ほかの窓口で使っています。別の記号にしてください。"
        raise Invalid(message, [FieldError("prefix", message)]) from None
    return changed


def load_windows(
    *, municipality: Municipality, windows: Iterable[WindowValues], by: Actor, at: datetime
) -> int:
    """Make the windows of a city's pack whose letter is not in use yet; how many. What a city has changed stays."""
    known = set(Window.objects.within(municipality).values_list("prefix", flat=True))
    new = [each for each in windows if each.prefix not in known]
    for each in new:
        set_up_window(window=None, values=each, by=by, at=at)
    return len(new)


def open_desk(*, window: Window, label: str, by: Actor, at: datetime) -> Desk:
    """Serve at this window from now on, at the desk of this number; the window gives numbers from now on too.

    Who serves elsewhere leaves there. Raises Invalid, Conflict where somebody else sits there.
    """
    require(by, Action.COUNTER_SERVE, window.department_id)
    label = label.strip()
    if by.staff is None or not 1 <= len(label) <= 6 or not label.isalnum():
        message = "席の番号を、数字か文字の6文字までで入力してください（例: 3）。"
        raise Invalid(message, [FieldError("label", message)])
    day = day_of(at)
    try:
        with transaction.atomic():
            Desk.objects.within(by.municipality).filter(staff=by.staff).delete()
            Desk.objects.within(by.municipality).filter(window=window, day__lt=day).delete()
            desk = Desk.objects.create(
                municipality=by.municipality,
                window=window,
                staff=by.staff,
                label=label,
                day=day,
                opened_at=at,
            )
            Window.objects.within(by.municipality).filter(pk=window.pk).update(open_on=day)
            _record(by.municipality, "desk.opened", window, by, at, {"desk": label})
    except IntegrityError:
        raise Conflict(f"{label}番の席は、ほかの職員が使っています。別の番号にしてください。") from None
    window.open_on = day
    return desk


def leave_desk(*, by: Actor, at: datetime) -> None:
    """Serve nowhere any more. The window goes on giving numbers."""
    with transaction.atomic():
        for desk in Desk.objects.within(by.municipality).filter(staff=by.staff).select_related("window"):
            desk.delete()
            _record(by.municipality, "desk.left", desk.window, by, at, {"desk": desk.label})


def close_window(*, window: Window, by: Actor, at: datetime) -> None:
    """Give no more numbers today. Who has one is still served."""
    require(by, Action.COUNTER_SERVE, window.department_id)
    with transaction.atomic():
        Window.objects.within(by.municipality).filter(pk=window.pk).update(open_on=None)
        _record(by.municipality, "window.closed", window, by, at, {})


def _check(values: WindowValues, municipality: Municipality) -> None:
    faults = []
    if not (1 <= len(values.prefix) <= 2 and values.prefix.isascii() and values.prefix.isupper()):
        faults.append(FieldError("prefix", "記号は、アルファベットの大文字1文字か2文字にしてください。"))
    faults += [
        FieldError(name, f"{label}を40文字までで入力してください。")
        for name, label in (("name", "窓口の名前"), ("place", "場所"))
        if not 1 <= len(getattr(values, name).strip()) <= 40
    ]
    if not 0 <= values.order <= _MOST:
        faults.append(FieldError("order", f"並び順は、0から{_MOST}までの数字にしてください。"))
    if values.reader and values.reader not in settings.YOROZU_CARD_READERS:
        faults.append(FieldError("reader", "このカードリーダーは登録されていません。"))
    if values.department.municipality_id != municipality.pk:
        faults.append(FieldError("department", "部署を選び直してください。"))
    if faults:
        raise Invalid("入力に直すところがあります。", faults)


def _record(
    municipality: Municipality,
    action: str,
    window: Window,
    by: Actor,
    at: datetime,
    details: Mapping[str, str | int | None],
) -> None:
    audit.record(
        municipality=municipality, action=action, subject_type="window", subject_id=window.pk,
        details=dict(details), at=at, **by.audit(),
    )  # fmt: skip
