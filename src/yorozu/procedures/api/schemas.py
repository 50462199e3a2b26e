"""The schema of a procedure's answers as bytes, made once a day: its example holds dates near today."""

import json
from datetime import date

from yorozu.forms.services import json_schema
from yorozu.procedures.memory import Memory
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of

_schemas: Memory[tuple[str, date], bytes] = Memory(256)


def schema_bytes(version: ProcedureVersion, today: date) -> bytes:
    """JSON Schema 2020-12 of the answers, with a complete example that is accepted today."""
    return _schemas.get((version.digest, today), lambda: _made(version, today))


def _made(version: ProcedureVersion, today: date) -> bytes:
    schema = json_schema(definition_of(version), today=today)
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":")).encode()
