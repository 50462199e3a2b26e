"""The constraints that settle the races, looked for in the database itself."""

from django.db import connection

WANTED = {
    "intake_application": {"submission_once", "receipt_number_once"},
    "intake_seats": {"seat_counter_once", "seats_not_oversold"},
    "intake_notice": {"notice_number_once"},
    "intake_correction": {"correction_open_once"},
    "trust_audit": {"audit_sequence_once"},
    "messaging_delivery": {"delivery_once"},
}


def missing() -> list[str]:
    """`table.constraint` of each that is not there."""
    with connection.cursor() as cursor:
        found = {table: connection.introspection.get_constraints(cursor, table) for table in WANTED}
    return [
        f"{table}.{name}" for table, names in WANTED.items() for name in sorted(names - found[table].keys())
    ]
