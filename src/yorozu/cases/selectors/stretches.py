"""Many short stretches of an index instead of one long sort: what keeps the work list flat at any number of cases.

A clerk's list joins several departments and states. One query with `IN` reads every matching row to sort it. Here each
department and state is a stretch of its own, which reads its first rows in index order, and one statement joins them.

The statement is written here, without the ORM: compiling some ninety small queries took longer than running them.
Every value in it is a number, a date or a state of our own, so it needs no parameters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from yorozu.cases.models import Case, State


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the last page ended."""

    due_on: date
    case_id: int

    def __str__(self) -> str:
        return f"{self.due_on.isoformat()}_{self.case_id}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cases of one place in an index, by (due_on, id).

    `equal` names columns and the number each has. `departments` are looked at row by row, where the index is another's.
    `due_from` is the first day, `due_before` the day after the last; `day` is one day, of which `beyond` is the id after
    which it begins.
    """

    municipality: int
    equal: tuple[tuple[str, int], ...] = ()
    state: State = State.RECEIVED
    departments: frozenset[int] | None = None
    due_from: date | None = None
    due_before: date | None = None
    day: date | None = None
    beyond: int | None = None

    def after(self, cursor: Cursor | None, *, latest_first: bool) -> list["Stretch"]:
        """What follows the cursor: the rest of its day, and the days beyond."""
        if cursor is None:
            return [self]
        rest = replace(self, day=cursor.due_on, beyond=cursor.case_id)
        if latest_first:
            return [rest, replace(self, due_before=cursor.due_on)]
        if cursor.due_on == date.max:
            return [rest]
        return [rest, replace(self, due_from=date.fromordinal(cursor.due_on.toordinal() + 1))]

    def sql(self, limit: int, *, latest_first: bool, joined: bool = False) -> str:
        """The first `limit` rows as `id, due_on`; `joined` takes places and states from the rows `v` beside it."""
        conditions = " AND ".join(self._conditions(latest_first, joined))
        order = _order(latest_first)
        return f"SELECT id, due_on FROM {_TABLE} WHERE {conditions} ORDER BY {order} LIMIT {limit:d}"  # noqa: S608

    def _conditions(self, latest_first: bool, joined: bool) -> Iterable[str]:
        yield f"municipality_id = {self.municipality:d}"
        for column, number in self.equal:
            yield f"{column} = v.{column}" if joined else f"{column} = {number:d}"
        yield "state = v.state" if joined else f"state = '{State(self.state).value}'"
        if self.departments is not None:
            yield f"department_id IN ({', '.join(f'{each:d}' for each in sorted(self.departments))})"
        for sign, day in ((">=", self.due_from), ("<", self.due_before), ("=", self.day)):
            if day is not None:
                yield f"due_on {sign} '{day.isoformat()}'"
        if self.beyond is not None:
            yield f"id {'<' if latest_first else '>'} {self.beyond:d}"

    @property
    def shape(self) -> "Stretch":
        """Equal for stretches that differ in their place and state only."""
        return replace(self, state=State.RECEIVED, equal=tuple((column, 0) for column, _ in self.equal))

    @property
    def place(self) -> str:
        """The numbers and the state, as one row of values."""
        return f"({', '.join([*(f'{number:d}' for _, number in self.equal), repr(State(self.state).value)])})"


Sections = dict[str, list[Stretch]]
_TABLE = Case._meta.db_table


def first_ids(sections: Sections, *, limit: int, latest_first: bool = False) -> dict[str, list[int]]:
    """The first `limit` case ids of each section, in one statement whatever the number of stretches."""
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in sections}
    asked = {name: stretches for name, stretches in sections.items() if stretches}
    if asked:
        names = list(asked)
        with connection.cursor() as cursor:
            cursor.execute(merged_sql(list(asked.values()), limit=limit, latest_first=latest_first))
            for section, case_id, due_on in cursor.fetchall():
                found[names[section]].append((str(due_on), case_id))
    return {
        name: [case_id for _, case_id in sorted(rows, reverse=latest_first)] for name, rows in found.items()
    }


def merged_sql(sections: Sequence[Sequence[Stretch]], *, limit: int, latest_first: bool = False) -> str:
    """`section, id, due_on` of the first rows of each section, numbered in order."""
    merged = []
    for number, stretches in enumerate(sections):
        parts = enumerate(_parts(stretches, limit, latest_first))
        joined = " UNION ALL ".join(f"SELECT * FROM ({part}) AS p{place}" for place, part in parts)  # noqa: S608
        order = f"ORDER BY {_order(latest_first)} LIMIT {limit:d}"
        first = f"SELECT {number} AS section, id, due_on FROM ({joined}) AS j {order}"  # noqa: S608
        merged.append(f"SELECT * FROM ({first}) AS s{number}")  # noqa: S608
    return " UNION ALL ".join(merged)


def _parts(stretches: Sequence[Stretch], limit: int, latest_first: bool) -> Iterable[str]:
    """One query for each stretch or, where the database can, for all stretches of one shape: planned once."""
    if connection.vendor != "postgresql":
        yield from (each.sql(limit, latest_first=latest_first) for each in stretches)
        return
    shapes: dict[Stretch, list[Stretch]] = {}
    for each in stretches:
        shapes.setdefault(each.shape, []).append(each)
    for shape, same in shapes.items():
        columns = ", ".join([*(column for column, _ in shape.equal), "state"])
        values = ", ".join(each.place for each in same)
        each_first = shape.sql(limit, latest_first=latest_first, joined=True)
        yield f"SELECT c.* FROM (VALUES {values}) AS v ({columns}) CROSS JOIN LATERAL ({each_first}) AS c"  # noqa: S608


def _order(latest_first: bool) -> str:
    return "due_on DESC, id DESC" if latest_first else "due_on, id"
