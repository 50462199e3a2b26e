"""What is typed and who types it, checked before anything is stored."""

from yorozu.foundation.errors import FieldError, Forbidden, Invalid
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality, StaffMember


def checked_text(text: str, *, field: str, label: str, limit: int, required: bool = False) -> str:
    """The text without blank ends. Raises Invalid naming the field."""
    plain = text.strip()
    if required and not plain:
        raise _invalid(field, f"{label}を入力してください。")
    if len(plain) > limit:
        raise _invalid(field, f"{label}は{limit}文字までで入力してください（今は{len(plain)}文字です）。")
    try:
        return refuse_unsafe(plain)
    except ValueError as error:
        raise _invalid(field, f"{label}に{error}") from None


def person_of(by: Actor, municipality: Municipality | int) -> StaffMember:
    """The member of this city's staff who acts; nobody else approves anything. Raises Forbidden."""
    key = municipality if isinstance(municipality, int) else municipality.pk
    if by.staff is None or by.municipality.pk != key or by.staff.municipality_id != key:
        raise Forbidden("この操作は、この市区町村の職員だけが行えます。")
    return by.staff


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, [FieldError(field, message)])
