"""和暦 by walking from day to day, and as ICU knows it (through node, which carries it)."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LAST = date(1868, 1, 1), date(2100, 12, 31)
# 一世一元の詔 (retroactive to 旧暦明治元年1月1日) and the edicts and the cabinet order that changed the era.
_FIRST_DAYS = {
    (1868, 1, 25): "明治",
    (1912, 7, 30): "大正",
    (1926, 12, 25): "昭和",
    (1989, 1, 8): "平成",
    (2019, 5, 1): "令和",
}
# ICU knows nothing of the edict reaching back to the new year: 明治 begins on its date, read in either calendar by version.
ICU_MEIJI = date(1868, 10, 23)
_ASK_ICU = """
const say = new Intl.DateTimeFormat("ja-JP-u-ca-japanese",
  {era: "long", year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC"});
for (let at = Date.UTC(1868, 0, 1); at < Date.UTC(2101, 0, 1); at += 864e5) console.log(say.format(at));
"""
_ICU_LINE = re.compile(r"(\D+)(元|\d+)/(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One day: `era` is "" before 明治, `fiscal` the 年度 in 西暦."""

    day: date
    era: str
    year: int
    fiscal: int

    @property
    def written(self) -> str:
        if not self.era:
            return f"{self.day.year}年{self.day.month}月{self.day.day}日"
        number = "元" if self.year == 1 else str(self.year)
        return f"{self.era}{number}年{self.day.month}月{self.day.day}日"


def every_day() -> Iterator[Reckoned]:
    """Every day from 1868 to 2100, counted on from the one before; nothing is subtracted from a year of 西暦."""
    era, year, fiscal = "", 0, 1867
    day = FIRST
    while day <= LAST:
        month_day = (day.month, day.day)
        if (day.year, *month_day) in _FIRST_DAYS:
            era, year = _FIRST_DAYS[day.year, day.month, day.day], 1
        elif month_day == (1, 1) and era:
            year += 1
        fiscal += month_day == (4, 1)
        yield Reckoned(day, era, year, fiscal)
        day += timedelta(days=1)


def icu_days() -> dict[date, tuple[str, int]]:
    """Era and year of every day by ICU; empty where there is no node with the Japanese calendar."""
    node = shutil.which("node")
    if node is None:
        return {}
    said = subprocess.run([node, "-e", _ASK_ICU], capture_output=True, text=True, timeout=60, check=False)
    found = [_ICU_LINE.fullmatch(line) for line in said.stdout.splitlines()]
    lines = [match for match in found if match]
    if len(lines) != (LAST - FIRST).days + 1:
        return {}
    days = (FIRST + timedelta(days=number) for number in range(len(lines)))
    return {
        day: (match[1], 1 if match[2] == "元" else int(match[2]))
        for day, match in zip(days, lines, strict=True)
    }
