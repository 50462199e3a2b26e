"""Names: every character of the 文字情報基盤 comes back everywhere as it was sent, or the letter stops and says so."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.writing import roads
from tests.trials.writing.characters import REFUSED, UNKNOWN_VARIANTS, Written, written
from yorozu.documents import coverage, services
from yorozu.documents.services import MissingGlyphs
from yorozu.forms.types import textarea
from yorozu.foundation import tables
from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality

TITLE = "Names: every character of the 文字情報基盤"
HOW = (
    "Each character, and sequences with variation selectors, half-width kana, emoji with joiners and marks of direction, "
    "goes into text, long text, name and address through the portal and through the API, and is compared in the sealed "
    "store, on the resident's check page, on the case's page, in CSV and in the text of the PDF notice."
)
_AT_ONCE = 20_000
_QUICK_LETTER = 2500


@dataclass
class Found:
    """How many pieces were compared on each road, and which came back otherwise."""

    compared: dict[str, int] = field(default_factory=dict)
    altered: dict[str, list[str]] = field(default_factory=dict)

    def add(self, road: str, pieces: list[str], changed: list[str]) -> None:
        self.compared[road] = self.compared.get(road, 0) + len(pieces)
        self.altered.setdefault(road, []).extend(changed)


@pytest.mark.django_db
def test_every_character_comes_back_as_it_was_sent(
    size: Size, concluded: Concluded, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    roads.publish(city)
    sent = written(variants=None if size == "long" else 1500)
    found = Found()
    for start in range(0, len(sent.pieces), _AT_ONCE):
        walk(city, sent.pieces[start : start + _AT_ONCE], found)
    stopped = roads.unprintable(sent.pieces)
    printed = [each for each in sent.pieces if each not in stopped]
    letters(city, printed if size == "long" else printed[:: max(1, len(printed) // _QUICK_LETTER)], found)
    refused = refusals(city)
    outcome = Outcome(TITLE, HOW, figures=figures(sent, found, stopped, printed, refused))
    outcome.notes.append(f"Characters: {sent.source}.")
    outcome.notes.append(
        "Lines end with one LF, whatever the browser sent; nothing else of a text is touched."
    )
    outcome.notes.append(
        "In the text of the PDF a letter that is set as two glyphs (ǵ, ｶﾞ in half width) stands twice, though it is printed "
        "once; such pieces, marks alone and what prints nothing are not compared there. Where a font draws two sequences with "
        "the very same glyph (a variant and its character, most often), the glyphs are compared: text cannot tell them."
    )
    outcome.twins = list(twins(city, monkeypatch))
    concluded(outcome)


def walk(city: Municipality, pieces: list[str], found: Found) -> None:
    """Through the portal and through the API; compared in the store, on both pages and in the CSV."""
    answers = roads.answers_with(pieces)
    sent = roads.flat(answers)
    application, check = roads.through_portal(city, answers)
    found.add("portal → sealed store", pieces, _changed(sent, roads.stored(application)))
    shown = "\n".join(check.response.content.decode().splitlines())
    found.add("the resident's check page", pieces, _absent(sent, roads.html.unescape(shown)))
    found.add("the case's page", pieces, _absent(sent, roads.page_of(roads.case_for(application))))
    cells = roads.in_csv(application)
    lines = {name: text for name, text in sent.items() if name.startswith(("line", "area"))}
    found.add("CSV", pieces, [name for name, text in lines.items() if text not in cells])
    by_program = roads.through_api(city, answers)
    found.add("API → sealed store", pieces, _changed(sent, roads.stored(by_program)))
    found.add("sealed: not readable in the row", pieces, _readable(application, sent))


def _changed(sent: dict[str, str], kept: dict[str, str]) -> list[str]:
    return [name for name, text in sent.items() if kept.get(name) != text]


def _absent(sent: dict[str, str], page: str) -> list[str]:
    """A name is shown with its reading, an address in one line; every other text alone."""
    return [name for name, text in sent.items() if text not in page]


def _readable(application: Application, sent: dict[str, str]) -> list[str]:
    row = bytes(application.sealed_answers)
    return [name for name, text in sent.items() if text[:20].encode() in row]


def letters(city: Municipality, printable: list[str], found: Found) -> None:
    """The notice of a real case, with all that can be printed, read back from the PDF."""
    # A mark alone joins the bar before it.
    alone = [each for each in printable if not unicodedata.category(each[0]).startswith(("M", "Z", "C"))]
    alone = [each for each in alone if each != "|" and not _invisible(each) and not _two_glyphs(each)]
    for start in range(0, len(alone), 6000):
        pieces = alone[start : start + 6000]
        answers = roads.answers_with(pieces, line=roads.LINE - 2)
        answers = {name: f"|{text}|" for name, text in answers.items() if name.startswith("line")}
        answers |= {"name": {"name": "髙橋 𠮷郎", "kana": "たかはし"}}
        case = roads.decided(roads.case_for(roads.through_api(city, answers)))
        found.add("PDF notice", pieces, roads.lost(pieces, roads.letter_of(case)))


def _invisible(piece: str) -> bool:
    """Joiners and the like print nothing by themselves and are left out of the letter."""
    return any(unicodedata.category(char) in ("Cf", "Mn", "Me", "Mc", "Zs") for char in piece) and not any(
        char >= "\U000e0100" for char in piece
    )


def _two_glyphs(piece: str) -> bool:
    """ǵ, ｶﾞ: one letter set as two glyphs, each of which a PDF says to be the whole letter."""
    return piece == "ǵ" or any(mark in piece for mark in "\uff9e\uff9f")


def refusals(city: Municipality) -> dict[str, bool]:
    """What is no character is refused with 422, by the API and by the portal, and nothing is kept of it."""
    found = {}
    before = Application.objects.within(city).count()
    for what, name in REFUSED.items():
        answers = roads.answers_with(["あ"]) | {"name": {"name": name, "kana": "あ"}}
        found[f"{what}, API"] = roads.post(city, answers).status_code == 422
        status, _ = roads.post_raw(city, name)
        found[f"{what}, portal"] = status == 422
    found["nothing was kept of it"] = Application.objects.within(city).count() == before
    return found


def figures(
    sent: Written, found: Found, stopped: set[str], printed: list[str], refused: dict[str, bool]
) -> list[Figure]:
    first = [
        Figure(
            "characters tried", f"{len(sent.characters):,}", "≥ 58,843" if "csv" in sent.source[:9] else ""
        ),
        Figure("sequences with variation selectors", f"{len(sent.variants):,}"),
    ]
    compared = [
        Figure(
            f"{road}: compared, altered",
            f"{found.compared[road]:,}, {len(changed)}{_named(changed)}",
            "0 altered",
            not changed,
        )
        for road, changed in found.altered.items()
    ]
    not_refused = [what for what, good in refused.items() if not good]
    return [
        *first,
        *compared,
        Figure("stopped at the PDF, each with the message that names it", f"{len(stopped):,}"),
        Figure("not stopped there", f"{len(printed):,}"),
        Figure(
            "variants that no font has, stopped",
            f"{len(stopped.intersection(UNKNOWN_VARIANTS))} of {len(UNKNOWN_VARIANTS)}",
            "all",
            stopped.issuperset(UNKNOWN_VARIANTS),
        ),
        Figure(
            "refused with 422 (NUL, surrogates, lost characters)",
            f"{len(refused) - len(not_refused)} of {len(refused)}"
            + (f": not {not_refused}" if not_refused else ""),
            "all",
            not not_refused,
        ),
    ]


def _named(changed: list[str]) -> str:
    """Which ones, by code."""
    codes = ["-".join(f"{ord(char):04X}" for char in piece) for piece in changed[:5]]
    return f" ({', '.join(codes)})" if codes else ""


TWIN_PIECES = ["髙", "神", "㈱", "𠮷", "ﾔﾏﾀﾞ", "葛\U000e0100", "か゚", "👨\u200d👩\u200d👧"]


def twins(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twin]:
    with monkeypatch.context() as broken:
        read = textarea.read_lines
        broken.setattr(
            textarea,
            "read_lines",
            lambda raw, *, limit: unicodedata.normalize("NFKC", read(raw, limit=limit) or "") or None,
        )
        yield _walked("a field that normalises (NFKC)", city)
    with monkeypatch.context() as broken:
        _break_csv(broken, lambda text: "".join(char for char in text if char < "\U00010000"))
        yield _walked("a CSV of the basic plane only", city)
    with monkeypatch.context() as broken:
        _break_csv(broken, lambda text: text.encode("cp932", "replace").decode("cp932"))
        yield _walked("a CSV in Shift_JIS", city)
    with monkeypatch.context() as broken:
        has = coverage.Coverage.has
        broken.setattr(coverage.Coverage, "has", lambda self, cluster: has(self, cluster[0]))
        coverage._find_family.cache_clear()
        missed = set(UNKNOWN_VARIANTS) - roads.unprintable(list(UNKNOWN_VARIANTS))
        yield Twin(
            "a letter that prints the base form of a variant", bool(missed), f"{len(missed)} not stopped"
        )
    coverage._find_family.cache_clear()
    with monkeypatch.context() as broken:
        broken.setattr(services, "_missing", lambda *_: iter(()))
        yield _printed("a letter that does not look whether it has the glyphs", city, ["𪚥", "𰻞"])


def _break_csv(broken: pytest.MonkeyPatch, spoil: Callable[[str], str]) -> None:
    whole = tables.csv_file

    def spoiled(header: list[str], rows: list[list[str]]) -> bytes:
        return whole(header, [[spoil(cell) for cell in row] for row in rows])

    broken.setattr(roads, "csv_file", spoiled)


def _walked(name: str, city: Municipality) -> Twin:
    found = Found()
    walk(city, TWIN_PIECES, found)
    changed = {road: len(names) for road, names in found.altered.items() if names}
    return Twin(name, bool(changed), "; ".join(f"{road}: {count} texts" for road, count in changed.items()))


def _printed(name: str, city: Municipality, pieces: list[str]) -> Twin:
    """Either the pieces no longer stop the letter, or they are not in it."""
    found = Found()
    try:
        letters(city, pieces, found)
    except MissingGlyphs:
        return Twin(name, False, "the letter stopped all the same")
    changed = found.altered.get("PDF notice", [])
    return Twin(name, bool(changed), f"{len(changed)} of {len(pieces)} not in the PDF")
