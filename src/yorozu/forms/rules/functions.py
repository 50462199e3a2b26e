"""The functions that rules can call, each written out in CEL itself.

Dates come and go as ISO text. Calling back into Python from CEL is possible but leaks the arguments of every call
(cel-expr-python 0.1.3, about 190 bytes), so nothing here is Python at the time a rule is evaluated.
"""

from dataclasses import dataclass

# A date as CEL's timestamp; a month as the number of months since year 0, and its first day.
_DATE = 'timestamp(({}) + "T00:00:00Z")'
_DAY_OF_YEAR = (
    "{0}.getMonth() * 31 + {0}.getDate()"  # grows with the date within a year, which is all it is for
)
_FIRST = 'timestamp(string({0} / 12) + ({0} % 12 < 9 ? "-0" : "-") + string({0} % 12 + 1) + "-01T00:00:00Z")'
_ISO = "string({}).substring(0, 10)"


@dataclass(frozen=True, slots=True)
class Function:
    """`text` has the place of each argument, in order, as `@`; `usage` is an example for authors."""

    text: str
    usage: str

    @property
    def pieces(self) -> list[str]:
        """The text before, between and after the arguments."""
        return self.text.split("@")

    @property
    def takes(self) -> int:
        return len(self.pieces) - 1


def _age() -> str:
    born, on = _DAY_OF_YEAR.format("_a"), _DAY_OF_YEAR.format("_b")
    years = f"_b.getFullYear() - _a.getFullYear() - ({on} < {born} ? 1 : 0)"
    return f"cel.bind(_a, {_DATE.format('@')}, cel.bind(_b, {_DATE.format('@')}, {years}))"


def _days() -> str:
    return f"cel.bind(_a, {_DATE.format('@')}, ({_DATE.format('@')} - _a).getHours() / 24)"


def _add_days() -> str:
    return _ISO.format(f'{_DATE.format("@")} + duration(string((@) * 24) + "h")')


def _add_months() -> str:
    """The same day of another month, or the last day of it when it is shorter."""
    last = f'({_FIRST.format("(_m + 1)")} - duration("24h")).getDate()'
    day = f"cel.bind(_l, {last}, _a.getDate() < _l ? _a.getDate() : _l)"
    moved = _ISO.format(f'{_FIRST.format("_m")} + duration(string(({day} - 1) * 24) + "h")')
    return f"cel.bind(_a, {_DATE.format('@')}, cel.bind(_m, _a.getFullYear() * 12 + _a.getMonth() + (@), {moved}))"


def _fiscal_year() -> str:
    return f"cel.bind(_a, {_DATE.format('@')}, _a.getFullYear() - (_a.getMonth() < 3 ? 1 : 0))"


def _march_end_after() -> str:
    """The first 31 March on or after the day an age is reached, which is the eve of the birthday.

    年齢計算ニ関する法律; 民法143条. A child born on 1 April reaches 18 on 31 March and leaves with the older year.
    """
    late = f"({_DAY_OF_YEAR.format('_a')} > 3 * 31 + 1 ? 1 : 0)"
    return f'cel.bind(_a, {_DATE.format("@")}, string(_a.getFullYear() + (@) + {late}) + "-03-31")'


FUNCTIONS = {
    "age": Function(_age(), "age(birth_date, today) >= 18"),
    "days": Function(_days(), "days(born_on, today) <= 14"),
    "add_days": Function(_add_days(), "start_on <= add_days(today, 30)"),
    "add_months": Function(_add_months(), "start_on <= add_months(today, 6)"),
    "fiscal_year": Function(_fiscal_year(), "fiscal_year(start_on) == fiscal_year(today)"),
    "march_end_after": Function(_march_end_after(), "today <= march_end_after(birth_date, 18)"),
}
#: Functions of CEL itself that rules may use, called by name or as a method.
BUILT_IN = frozenset({"size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string"})
