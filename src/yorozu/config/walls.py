"""Does the database hold the second wall between cities (`foundation.tenancy`)? PostgreSQL only."""

from django.apps import apps
from django.conf import settings
from django.db import connection

from yorozu.foundation.tenancy import SETTING
from yorozu.foundation.wall import POLICY

_ROLE = "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_STANDING = (
    "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
    "WHERE c.relrowsecurity AND c.relforcerowsecurity AND pg_table_is_visible(c.oid) "
    "GROUP BY c.relname HAVING array_agg(p.polname::text) = ARRAY[%s]"
)
_PRESET = "SELECT 1 FROM pg_db_role_setting WHERE array_to_string(setconfig, ' ') LIKE %s"


def wall_fault() -> str | None:
    """What is wrong with the wall and what to do; None where it stands, and on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return None
    if missing := sorted(walled_tables() - _standing()):
        return f"壁のない表があります（{'、'.join(missing)}）。yorozu migrate を実行してください。"
    if _found(_PRESET, f"%{SETTING}=%"):
        return f"{SETTING} があらかじめ設定されています。ALTER ROLE … RESET と ALTER DATABASE … RESET で取り消してください。"
    role, passes = _found(_ROLE)[0]
    if passes and not settings.YOROZU_DEMO:
        return (
            f"データベースの利用者 {role} は SUPERUSER か BYPASSRLS を持ち、壁を素通りします。"
            "どちらも持たない利用者を作り、DATABASE_URL に設定してください（docs/operations.md）。"
        )
    return None


def walled_tables() -> set[str]:
    """Every table with `municipality_id`: all of them stand behind the wall."""
    return {
        table._meta.db_table
        for table in apps.get_models()
        if any(field.column == "municipality_id" for field in table._meta.concrete_fields)
    }


def _standing() -> set[str]:
    return {str(name) for (name,) in _found(_STANDING, POLICY)}


def _found(statement: str, *values: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
