"""A list of persons, read from the rows of a table: who is in which stratum, and everything that is wrong with it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yorozu.foundation.wareki import parse_date
from yorozu.outreach.sampling.bands import OLDEST, Band, band_of

#: What a column may be: the person's number, the district, the date of birth or the age, the sex.
COLUMNS = {"id": "番号", "district": "地区", "birth": "生年月日", "age": "年齢", "sex": "性別"}
_GUESSES = {
    "id": ("宛名番号", "住民番号", "整理番号", "番号", "id"),
    "district": ("地区", "行政区", "学区", "district"),
    "birth": ("生年月日", "birth"),
    "age": ("年齢", "age"),
    "sex": ("性別", "sex", "gender"),
}
_SEXES = {
    "男": "男", "男性": "男", "1": "男", "m": "男", "male": "男",
    "女": "女", "女性": "女", "2": "女", "f": "女", "female": "女",
    "その他": "その他", "3": "その他", "x": "その他",
}  # fmt: skip
MOST_TOLD = 200
_LONGEST_DISTRICT = 40


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """District × age band (the age at which it begins) × sex."""

    district: str
    low: int
    sex: str


@dataclass(frozen=True, slots=True)
class Person:
    """`row` counts as the spreadsheet counts, the header being row 1."""

    id: str
    stratum: Stratum
    row: int


@dataclass(frozen=True, slots=True)
class ListFault:
    """What is wrong in one cell, and what to do; never what stands in it."""

    row: int
    column: str
    message: str


@dataclass(slots=True)
class Reading:
    """`younger` are how many are below the first band and thus not drawn from. `wrong` counts every fault."""

    people: list[Person] = field(default_factory=list)
    faults: list[ListFault] = field(default_factory=list)
    wrong: int = 0
    younger: int = 0

    def tell(self, row: int, column: str, message: str) -> None:
        self.wrong += 1
        if len(self.faults) < MOST_TOLD:
            self.faults.append(ListFault(row, column, message))


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Which column is probably what, by its heading."""
    plain = [unicodedata.normalize("NFKC", each).strip().lower() for each in header]
    found: dict[str, int] = {}
    for what, words in _GUESSES.items():
        for word in words:
            place = next(
                (n for n, each in enumerate(plain) if word in each and n not in found.values()), None
            )
            if place is not None:
                found[what] = place
                break
    return found


def read_people(
    rows: Sequence[Sequence[str]], columns: Mapping[str, int], bands: Sequence[Band], base_day: date
) -> Reading:
    """Everybody of the list, by the first row's columns; the age is that on `base_day`.

    Nothing is guessed: a person without a district, an age or a sex is a fault, and so is a number that comes twice.
    """
    reading, header = Reading(), rows[0] if rows else ()
    names = {what: _named(header, place) for what, place in columns.items()}
    first_with: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {what: _cell(row, place) for what, place in columns.items()}
        _read_one(reading, number, cells, names, first_with, bands, base_day)
    return reading


def _read_one(
    reading: Reading, number: int, cells: Mapping[str, str], names: Mapping[str, str],
    first_with: dict[str, int], bands: Sequence[Band], base_day: date,
) -> None:  # fmt: skip
    before = reading.wrong
    person, district = cells["id"], cells["district"]
    if not person:
        reading.tell(number, names["id"], "番号がありません。番号を入れてください。")
    elif (first := first_with.setdefault(person, number)) != number:
        reading.tell(number, names["id"], f"{first}行目と同じ番号です。どちらかの行を消してください。")
    if not district:
        reading.tell(number, names["district"], "地区がありません。地区の名前を入れてください。")
    elif len(district) > _LONGEST_DISTRICT:
        reading.tell(
            number, names["district"], f"地区の名前が長すぎます。{_LONGEST_DISTRICT}文字までにしてください。"
        )
    sex = _SEXES.get(cells["sex"].lower())
    if sex is None:
        how = "「男」「女」「その他」のどれかを入れてください。"
        reading.tell(number, names["sex"], f"性別が{'読めません' if cells['sex'] else 'ありません'}。{how}")
    what = "birth" if "birth" in cells else "age"
    age, fault = _age(cells[what], what, base_day)
    if fault:
        reading.tell(number, names[what], fault)
    if reading.wrong > before or sex is None:
        return
    band = band_of(bands, age)
    if band is None:
        reading.younger += 1
    else:
        reading.people.append(Person(person, Stratum(district, band.low, sex), number))


def _age(cell: str, what: str, base_day: date) -> tuple[int, str]:
    """The age in years and "", or 0 and what is wrong."""
    if not cell:
        return 0, f"{COLUMNS[what]}がありません。入れてください。"
    if what == "age":
        plain = cell.removesuffix("歳")
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 10) or int(plain) > OLDEST:
            return 0, f"年齢として読めません。0から{OLDEST}までの数字にしてください。"
        return int(plain), ""
    try:
        born = _day(cell)
    except ValueError:
        return 0, "日付として読めません。「1980-04-01」か「昭和55年4月1日」のように入れてください。"
    if born > base_day:
        return 0, "抽出の基準日より後の日付です。生年月日を確かめてください。"
    age = base_day.year - born.year - ((base_day.month, base_day.day) < (born.month, born.day))
    if age > OLDEST:
        return 0, f"{OLDEST}歳を超えます。生年月日を確かめてください。"
    return age, ""


def _day(cell: str) -> date:
    """The usual spelling at once: a list has a hundred thousand of them."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return parse_date(cell)


def _cell(row: Sequence[str], place: int) -> str:
    return unicodedata.normalize("NFKC", row[place]).strip() if place < len(row) else ""


def _named(header: Sequence[str], place: int) -> str:
    """The column's heading with its letter: 性別（D列）."""
    letter = chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}"
    heading = header[place].strip() if place < len(header) else ""
    return f"{heading}（{letter}列）" if heading else f"{letter}列"
