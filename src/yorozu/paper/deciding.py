"""What the codes of its pages say a scan is: which form, which of its pages, and what stands in the way. No database."""

from collections.abc import Sequence
from dataclasses import dataclass

from yorozu.paper.form.code import PageCode
from yorozu.paper.models import Trouble


@dataclass(frozen=True, slots=True)
class FoundPage:
    """What a scanned page says of itself; `mark` is the check that its corners carry, "" where none was read."""

    number: int
    code: PageCode | None
    mark: str


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form of this city, with the codes of all its pages; `current` whether it is the one handed out now."""

    procedure: str
    version: int
    codes: Sequence[PageCode]


def forms_named(pages: Sequence[FoundPage]) -> list[tuple[str, str, int]]:
    """(city, procedure, version) of the large codes that could be read, each once, in the order of the pages."""
    named = ((each.code.city, each.code.procedure, each.code.version) for each in pages if each.code)
    return list(dict.fromkeys(named))


def sheets_of(pages: Sequence[FoundPage], form: KnownForm) -> dict[int, int]:
    """Which scanned page is which page of the form; a page that is there twice counts where it came first."""
    by_check = {code.check: code.page for code in form.codes}
    found: dict[int, int] = {}
    for each in pages:
        said = each.code.check if each.code in form.codes and each.code else each.mark
        sheet = by_check.get(said)
        if sheet is not None and sheet not in found.values():
            found[each.number] = sheet
    return found


def missing_in(sheets: dict[int, int], form: KnownForm) -> list[int]:
    """Pages of the form that are not in the scan."""
    return [code.page for code in form.codes if code.page not in sheets.values()]


def trouble_of(
    pages: Sequence[FoundPage], *, city: str, form: KnownForm | None, known: bool, expected: str
) -> Trouble:
    """What stands in the way of reading a scan by its codes. `form` is what its codes name, if this city has that
    version; `known` whether the city has the procedure; `expected` the code of the procedure the clerk named, or "".
    """
    named = forms_named(pages)
    if not named:
        return Trouble.NO_CODE
    if len(named) > 1:
        return Trouble.MIXED
    if named[0][0] != city or not known:
        return Trouble.UNKNOWN_FORM
    if form is None or not sheets_of(pages, form):
        return Trouble.UNKNOWN_VERSION
    return Trouble.OTHER_FORM if expected and expected != form.procedure else Trouble.NONE
