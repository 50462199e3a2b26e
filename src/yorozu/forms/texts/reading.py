"""From a file of texts to the texts, or to everything that is wrong with it, each with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yorozu.forms.definition.document import Definition
from yorozu.forms.definition.faults import Fault, FaultList, Path
from yorozu.forms.definition.plain import Plain
from yorozu.forms.definition.reader import CODE, guess, wrong_type
from yorozu.forms.definition.yaml import read_yaml
from yorozu.forms.texts.units import Unit, units_of
from yorozu.foundation.language import EASY, ENGLISH

#: The heads of a file, and the languages they stand for.
HEADS = {"easy": EASY, "en": ENGLISH}
_LISTS = frozenset({"bring", "how", "after"})

#: By language, then by key of the unit.
Texts = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class TextFile:
    """What a file holds, not yet held against a definition."""

    procedure: str
    source: Mapping[str, Any]
    faults: FaultList


def open_texts(text: str) -> TextFile:
    """Read the YAML. Raises DefinitionFaults when it cannot be read or does not say of which procedure it is."""
    source, lines = _parsed(text)
    return TextFile(source["procedure"], source, FaultList(lines))


# The same file is taken in by city after city.
@lru_cache(maxsize=128)
def _parsed(text: str) -> tuple[dict[str, Any], Mapping[Path, int]]:
    faults = FaultList()
    source = read_yaml(text, faults)
    faults.raise_if_any()
    if not isinstance(source, dict):
        faults.add((), "「procedure: 手続の符号」から書き始めてください。")
        faults.raise_if_any()
    source = Plain(faults).copy(source)
    code = source.get("procedure")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        faults.add(("procedure",), "procedure に、手続の符号（例: water-start）を書いてください。")
    faults.raise_if_any()
    return source, faults.lines


def texts_in(opened: TextFile, definition: Definition) -> Texts:
    """The texts as the definition has places for them. Raises DefinitionFaults with everything wrong."""
    found = _Shape(definition, opened.faults).read(opened.source)
    opened.faults.raise_if_any()
    return found


def text_faults(opened: TextFile, definition: Definition) -> list[Fault]:
    """Everything wrong with the texts, in the order of their lines; empty when they can be taken."""
    _Shape(definition, opened.faults).read(opened.source)
    return opened.faults.in_order()


def missing_in(texts: Texts, definition: Definition, language: str) -> list[str]:
    """Keys of the pieces that have no text in the language, in the order of the page."""
    return [each.key for each in units_of(definition) if each.key not in texts.get(language, {})]


class _Shape:
    """The places of a definition as a tree: a Unit at each leaf."""

    def __init__(self, definition: Definition, faults: FaultList) -> None:
        self.code = definition.code
        self.faults = faults
        self.tree: dict[str, Any] = {}
        for unit in units_of(definition):
            place = self.tree
            for part in unit.path[:-1]:
                place = place.setdefault(part, {})
            place[unit.path[-1]] = unit

    def read(self, source: Mapping[str, Any]) -> Texts:
        if source.get("procedure") != self.code:
            self.faults.add(("procedure",), f"この手続は「{self.code}」です。procedure を直してください。")
        for key in source:
            if key not in ("procedure", *HEADS):
                self.faults.add((key,), f"「{key[:40]}」という項目は使えません。{guess(key, HEADS)}")
        found: Texts = {}
        for head, language in HEADS.items():
            texts: dict[str, str] = {}
            if source.get(head) is not None:
                self._branch(source[head], self.tree, (head,), texts)
            found[language] = texts
        return found

    def _branch(self, source: Any, places: Mapping[str, Any], path: Path, found: dict[str, str]) -> None:
        if not isinstance(source, dict):
            self.faults.add(path, wrong_type(source, "「項目名: 文」の対応表"))
            return
        for key, value in source.items():
            here = (*path, key)
            if key not in places:
                self.faults.add(
                    here, f"「{key[:40]}」は、もとの手続にないか、文のない項目です。{guess(key, places)}"
                )
            elif value is None:
                self.faults.add(here, "文が空です。書くか、この行を消してください。")
            elif isinstance(places[key], Unit):
                self._leaf(value, places[key], here, found)
            elif key in _LISTS and len(path) == 2:
                self._list(value, places[key], here, found)
            else:
                self._branch(value, places[key], here, found)

    def _list(self, source: Any, places: Mapping[str, Any], path: Path, found: dict[str, str]) -> None:
        if not isinstance(source, list):
            self.faults.add(path, wrong_type(source, "一覧（「- 」で始まる行、または [ ] ）"))
        elif len(source) != len(places):
            self.faults.add(
                path, f"もとと同じ{len(places)}個の一覧にしてください（今は{len(source)}個です）。"
            )
        else:
            for i, value in enumerate(source):
                self._leaf(value, places[str(i)], (*path, i), found)

    def _leaf(self, value: Any, unit: Unit, path: Path, found: dict[str, str]) -> None:
        if not isinstance(value, str):
            self.faults.add(path, wrong_type(value, "引用符で囲んだ文字列"))
        elif not value.strip():
            self.faults.add(path, "文が空です。書くか、この行を消してください。")
        elif len(value) > unit.limit:
            self.faults.add(
                path, f"長すぎます。{unit.limit}文字までにしてください（今は{len(value)}文字です）。"
            )
        else:
            found[unit.key] = value


def checked_texts(pieces: Mapping[str, str], definition: Definition) -> dict[str, str]:
    """Texts by key of the piece, as they can be kept: blank ones left out. Raises DefinitionFaults for the others."""
    faults, found = FaultList(), dict[str, str]()
    known = {each.key: each for each in units_of(definition)}
    for key, text in pieces.items():
        unit, text = known.get(key), text.replace("\r\n", "\n").strip()
        if unit is None:
            faults.add((key,), "もとの手続にない項目です。画面を読み込み直してください。")
        elif len(text) > unit.limit:
            faults.add((key,), f"{unit.limit}文字までにしてください（今は{len(text)}文字です）。")
        elif Plain(faults).copy(text, (key,)):
            found[key] = text
    faults.raise_if_any()
    return found
