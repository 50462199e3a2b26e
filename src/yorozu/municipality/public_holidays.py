"""国民の祝日 (国民の祝日に関する法律 2条・3条), 1949 to 2150.

The library ends in 2099, after which every weekday would count as a business day; from there on the days of the
equinoxes follow 海上保安庁水路部 暦計算研究会編『新こよみ便利帳』. Earlier than 1949 there are none: no clock of ours runs there.
"""

from datetime import date
from functools import lru_cache

from holidays.countries.japan import Japan

_LAST = 2150


class _Japan(Japan):
    end_year = _LAST

    @property
    def _vernal_equinox_date(self) -> tuple[int, int]:
        known: tuple[int, int] = super()._vernal_equinox_date
        return known if self._year < 2100 else (3, _equinox(21.8510, self._year))

    @property
    def _autumnal_equinox_date(self) -> tuple[int, int]:
        known: tuple[int, int] = super()._autumnal_equinox_date
        return known if self._year < 2100 else (9, _equinox(24.2488, self._year))


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year, substitute holidays (振替休日) and days between two (国民の休日) with them."""
    return frozenset(_Japan(years=year))


def _equinox(base: float, year: int) -> int:
    return int(base + 0.242194 * (year - 1980)) - (year - 1980) // 4
