"""Which types there are. A package above may register one more when the application starts."""

from yorozu.forms.types.address import Address
from yorozu.forms.types.bank import BankAccount
from yorozu.forms.types.base import FieldType
from yorozu.forms.types.choosing import Choice, Choices, Consent, YesNo
from yorozu.forms.types.contact import Email, Phone
from yorozu.forms.types.dates import Date, Time
from yorozu.forms.types.files import File
from yorozu.forms.types.location import Location
from yorozu.forms.types.numbers import Decimals, Integer, Money
from yorozu.forms.types.person import PersonName
from yorozu.forms.types.repeating import Group, Note
from yorozu.forms.types.text import Text
from yorozu.forms.types.textarea import TextArea

_TYPES: dict[str, FieldType] = {}


def register_type(kind: FieldType) -> None:
    """Add a type of question. Registering the same name twice is a mistake of the programmer."""
    if kind.name in _TYPES:
        raise ValueError(f"field type {kind.name!r} is registered twice")
    _TYPES[kind.name] = kind


def type_names() -> list[str]:
    return list(_TYPES)


def type_of(name: str) -> FieldType:
    """The type by its name; KeyError when there is none, which a parsed definition never holds."""
    return _TYPES[name]


for _kind in (
    Text(), TextArea(), Integer(), Money(), Decimals(), Date(), Time(), YesNo(), Choice(), Choices(), PersonName(),
    Address(), Phone(), Email(), File(), Consent(), BankAccount(), Location(), Group(type_of), Note(),
):  # fmt: skip
    register_type(_kind)
