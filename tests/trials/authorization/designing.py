"""The designer's addresses: procedures of two departments and of another city, each with a working draft."""

from typing import Any

from tests.cases import making
from tests.factories import AT
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.services.designing import begin_draft

PREFIX = "procedures:design"
#: The code by whose it is; that of the other city there is in this one too few: its own has no such code.
CODES = {"own": "water-relief", "other department": "tax-relief", "other city": "only-elsewhere"}
WITHOUT_OBJECT = frozenset({"procedures:design-list", "procedures:design-new", "procedures:design-import"})
_ARGUMENTS = {
    "section": "applicant", "question": "name", "part": "basics", "into": "applicant", "place": "show", "which": "name",
}  # fmt: skip
_BODIES: dict[str, dict[str, Any]] = {
    "procedures:design-change": {"do": "begin"},
    "procedures:design-add": {"type": "text", "label": "備考"},
    "procedures:design-publish": {"revision": "1", "now": "1"},
    "procedures:design-discard": {"revision": "1"},
}


def make_drafts(city: Municipality, elsewhere: Municipality) -> None:
    """A working draft of each; what the other city has is published there only."""
    making.publish(elsewhere, code=CODES["other city"], title="ほかの市の手続")
    for place, kinds in ((city, ("own", "other department")), (elsewhere, ("other city",))):
        for kind in kinds:
            begin_draft(municipality=place, code=CODES[kind], by=Actor.system(place), at=AT)


def is_designing(route: str) -> bool:
    """Whether the address names a procedure at the designer."""
    return route.startswith(PREFIX) and route not in WITHOUT_OBJECT


def argument(name: str, kind: str) -> str | None:
    """The value of an argument; None for one that is not the designer's."""
    return CODES[kind] if name == "code" else _ARGUMENTS.get(name)


def body(route: str) -> dict[str, Any]:
    """What the form on the screen would send."""
    return _BODIES.get(route, {})
