"""The migration operation that puts tables behind the wall between cities (`foundation.tenancy`).

Every table with `municipality_id` stands behind it; `tests/architecture/test_wall.py` fails for one that does not.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from yorozu.foundation.tenancy import EVERY_CITY, SETTING

POLICY = "city_at_hand"

_SETTING = f"current_setting('{SETTING}', true)"
# Asked once a statement, not once a row. The city that the query itself names still finds the rows by an index.
_SHOWN = (
    f"(SELECT {_SETTING} = '{EVERY_CITY}') OR "
    f"municipality_id = (SELECT nullif(nullif({_SETTING}, ''), '{EVERY_CITY}')::bigint)"
)
_KEPT = (
    f"{_SETTING} = '{EVERY_CITY}' OR municipality_id = nullif(nullif({_SETTING}, ''), '{EVERY_CITY}')::bigint"
)


class TenantWall(Operation):
    """Row-level security, forced on the tables' owner too, for tables with `municipality_id`. Nothing on SQLite."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, *tables: str) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models do not know of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for table in self.tables:
                for statement in raised(table):
                    schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for table in self.tables:
                for statement in razed(table):
                    schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Put {', '.join(self.tables)} behind the wall between cities"


def raised(table: str) -> tuple[str, ...]:
    """The statements that put a table behind the wall."""
    name = f'"{table}"'
    return (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {POLICY} ON {name} USING ({_SHOWN}) WITH CHECK ({_KEPT})",
    )


def razed(table: str) -> tuple[str, ...]:
    """The statements that take a table out again."""
    name = f'"{table}"'
    return (
        f"DROP POLICY {POLICY} ON {name}",
        f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY",
    )
