"""What a submission of each kind of procedure is called by the person who sends it."""

from yorozu.forms.services import Definition
from yorozu.foundation.language import gettext

_NOUNS = {
    "application": "申請",
    "notification": "届出",
    "report": "通報",
    "inquiry": "照会",
    "survey": "回答",
    "reservation": "予約",
}


def said_noun(definition: Definition) -> str:
    """The same in the language at hand."""
    return gettext(noun_of(definition))


def noun_of(definition: Definition) -> str:
    """申請, 届出, 通報 …"""
    return _NOUNS.get(definition.kind, "申請")
