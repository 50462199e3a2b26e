"""A published version is never altered: the database itself refuses it."""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER procedures_version_never_changes BEFORE UPDATE ON procedures_version
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END
"""
POSTGRESQL = """
CREATE FUNCTION procedures_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER procedures_version_never_changes BEFORE UPDATE ON procedures_version
FOR EACH ROW EXECUTE FUNCTION procedures_version_never_changes();
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def allow(_apps: Any, schema_editor: Any) -> None:
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON procedures_version"
    # nosemgrep: sql-is-not-formatted  two constants
    schema_editor.execute(f"DROP TRIGGER procedures_version_never_changes{on}")
    if on:
        schema_editor.execute("DROP FUNCTION procedures_version_never_changes()")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
