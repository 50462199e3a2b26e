"""Cases by the hundred thousand: rows copied from one template inside the database, every reference left valid.

Case number n belongs to procedure n mod P and its department; of every hundred, ten are open (two to three for each
of the busy states) and ninety are filed; days due lie from ten days ago to thirty days ahead. All applications share
one key, which a work list never reads.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, models

from yorozu.cases.models import Case, State
from yorozu.foundation.clock import now, today
from yorozu.identity.models import User
from yorozu.intake.models import Application, Status
from yorozu.intake.receipts import new_receipt_number
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.procedures.models import Procedure
from yorozu.trust.vault import create_key, seal

_OPEN_OF_HUNDRED = (
    State.RECEIVED, State.RECEIVED, State.IN_REVIEW, State.IN_REVIEW, State.IN_REVIEW, State.WAITING_CORRECTION,
    State.PROPOSED, State.APPROVED, State.ISSUED, State.WITHDRAWN,
)  # fmt: skip
_DECIDED = (State.PROPOSED, State.APPROVED, State.ISSUED, State.FILED)


@dataclass(frozen=True)
class Dialect:
    """The few expressions in n that the two databases write differently."""

    numbers: str
    uuid: str
    padded: str
    day: str


_SQLITE = Dialect(
    "(WITH RECURSIVE s(n) AS (SELECT {low} UNION ALL SELECT n + 1 FROM s WHERE n < {high}) SELECT n FROM s)",
    "printf('%%032x', n)",
    "printf('%%014d', n)",
    "date('{start}', '+' || (n / 7 %% {days}) || ' days')",
)
_POSTGRESQL = Dialect(
    "generate_series({low}, {high}) AS s(n)",
    "lpad(to_hex(n), 32, '0')::uuid",
    "lpad(n::text, 14, '0')",
    "DATE '{start}' + (n / 7 %% {days})",
)


@dataclass(frozen=True)
class Template:
    """The first application and case, of which all others are copies."""

    application: Application
    case: Case
    procedures: list[Procedure]
    clerk: StaffMember


def make_template(city: Municipality, login: str) -> Template:
    """One application and its case, saved; the clerk is whose account `login` is."""
    procedures = list(Procedure.objects.within(city).order_by("id"))
    clerk = User.objects.select_related("staff").get(login=login).staff
    if clerk is None:
        raise RuntimeError(f"{login} belongs to no member of staff")
    at, first = now(), procedures[0]
    key = create_key(municipality=city, at=at)
    application = Application.objects.create(
        municipality=city, procedure=first, version_id=first.current_id, receipt_number=new_receipt_number(at), key=key,
        sealed_lookup_code=seal(key, b"23456789", context="bench"), sealed_answers=seal(key, b"{}", context="bench"),
        channel="online", idempotency_key="0", body_digest="0" * 64, submitted_at=at, status=Status.RECEIVED,
        status_at=at,
    )  # fmt: skip
    case = Case.objects.create(
        municipality=city, application=application, receipt_number=application.receipt_number, procedure=first,
        version_id=first.current_id, department=first.department, arrived_on=today(), due_on=today(),
    )  # fmt: skip
    return Template(application, case, procedures, clerk)


def fill(template: Template, *, low: int, high: int) -> None:
    """Copies number `low` to `high`, and fresh statistics for the planner."""
    dialect = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    start = today() - timedelta(days=10)
    with _unchecked_references():
        _copy(template.application, _application_columns(template, dialect), dialect, low, high)
        _copy(template.case, _case_columns(template, dialect, start), dialect, low, high)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _application_columns(template: Template, dialect: Dialect) -> dict[str, str]:
    places = _by_procedure(template)
    return {
        "id": dialect.uuid,
        "receipt_number": dialect.padded,
        "idempotency_key": dialect.padded,
        "procedure_id": places["procedure_id"],
        "version_id": places["version_id"],
    }


def _case_columns(template: Template, dialect: Dialect, start: date) -> dict[str, str]:
    day = dialect.day.format(start=start.isoformat(), days=41)
    open_states = " ".join(f"WHEN {rest} THEN '{state}'" for rest, state in enumerate(_OPEN_OF_HUNDRED))
    state = f"CASE n / 41 %% 100 {open_states} ELSE '{State.FILED}' END"
    decided = ", ".join(f"'{each}'" for each in _DECIDED)
    return {
        "application_id": dialect.uuid,
        "receipt_number": dialect.padded,
        "state": state,
        "due_on": day,
        "clock_paused_on": f"CASE WHEN ({state}) = '{State.WAITING_CORRECTION}' THEN {day} END",
        "outcome": f"CASE WHEN ({state}) IN ({decided}) THEN 'approve' ELSE '' END",
        "assignee_id": f"CASE WHEN n / 13 %% 2 = 0 AND ({state}) <> '{State.RECEIVED}' THEN {template.clerk.pk} END",
        **_by_procedure(template),
    }


def _by_procedure(template: Template) -> dict[str, str]:
    def chosen(name: str) -> str:
        found = [getattr(each, name) for each in template.procedures]
        cases = " ".join(f"WHEN {number} THEN {value}" for number, value in enumerate(found))
        return f"CASE n %% {len(found)} {cases} END"

    return {
        "procedure_id": chosen("id"),
        "version_id": chosen("current_id"),
        "department_id": chosen("department_id"),
    }


def _copy(row: models.Model, chosen: Mapping[str, str], dialect: Dialect, low: int, high: int) -> None:
    columns, expressions, values = [], [], []
    for field in row._meta.concrete_fields:
        if isinstance(field, models.AutoField):
            continue
        columns.append(f'"{field.column}"')
        if field.column in chosen:
            expressions.append(chosen[field.column])
        else:
            expressions.append("%s")
            values.append(field.get_db_prep_save(field.value_from_object(row), connection))
    numbers = dialect.numbers.format(low=low, high=high)
    statement = f"INSERT INTO {row._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(expressions)} FROM {numbers}"  # noqa: S608  names and numbers of our own
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def _unchecked_references() -> Iterator[None]:
    """Filling only: the references are right by construction, and checking each would take most of the time."""
    off, on = (
        ("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL")
        if connection.vendor == "sqlite"
        else ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT")
    )
    with connection.cursor() as cursor:
        for each in off.split("; "):
            cursor.execute(each)
        yield
        for each in on.split("; "):
            cursor.execute(each)
