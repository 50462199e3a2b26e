"""The code on every page: which city, procedure, version and page, with a check that also knows where the boxes stand."""

import re
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from yorozu.paper.form.layout import EDITION

Corner = Literal["TL", "TR", "BL", "BR"]
CORNERS: tuple[Corner, ...] = ("TL", "TR", "BL", "BR")
_CHECK = 6
_MAIN = re.compile(
    r"YRZ(\d{1,3})/([A-Z0-9-]{1,50})/([A-Z0-9-]{1,100})/(\d{1,6})/(\d{1,3})\.(\d{1,3})/([A-Z2-7]{6})"
)
_MARK = re.compile(r"Y(\d{1,3})(TL|TR|BL|BR)(\d{1,3})\.([A-Z2-7]{6})")


@dataclass(frozen=True, slots=True)
class PageCode:
    """What one page says of itself. `check` is over all of it and the places of the boxes."""

    city: str
    procedure: str
    version: int
    page: int
    pages: int
    check: str
    edition: int = EDITION

    @property
    def text(self) -> str:
        """As it is printed at the top right."""
        where = f"{self.city}/{self.procedure}/{self.version}/{self.page}.{self.pages}".upper()
        return f"YRZ{self.edition}/{where}/{self.check}"

    def mark(self, corner: Corner) -> str:
        """As it is printed, shorter, in the other corners."""
        return f"Y{self.edition}{corner}{self.page}.{self.check}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the code of a corner says."""

    corner: Corner
    page: int
    check: str


def code_for(*, city: str, procedure: str, version: int, page: int, pages: int, fingerprint: str) -> PageCode:
    """The code of a page of a form whose boxes have this fingerprint."""
    said = f"{EDITION}/{city}/{procedure}/{version}/{page}.{pages}/{fingerprint}"
    check = b32encode(sha256(said.encode()).digest()).decode()[:_CHECK]
    return PageCode(city, procedure, version, page, pages, check)


def read_code(text: str) -> PageCode | None:
    """What the code at the top right says; None for a code that is none of ours."""
    found = _MAIN.fullmatch(text)
    if found is None:
        return None
    edition, city, procedure, version, page, pages, check = found.groups()
    return PageCode(city.lower(), procedure.lower(), int(version), int(page), int(pages), check, int(edition))


def read_mark(text: str) -> Mark | None:
    """What the code of another corner says; None for a code that is none of ours."""
    found = _MARK.fullmatch(text)
    if found is None:
        return None
    corner: Corner = next(each for each in CORNERS if each == found[2])
    return Mark(corner, int(found[3]), found[4])
