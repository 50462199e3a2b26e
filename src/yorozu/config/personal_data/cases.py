"""The tables of the package cases."""

from yorozu.config.personal_data.declaring import Table
from yorozu.config.personal_data.tables import CASE, HELD, NAME, RECEIPT

TABLES: dict[str, Table] = {
    "cases.Case": Table(
        2,
        "municipality procedure version department proposal state arrived_on accepted_at due_on clock_paused_on"
        " revision decided_at closed_at lock",
        sealed="sealed_reason sealed_summary",
        personal={
            "id": CASE,
            "application": CASE,
            "receipt_number": RECEIPT,
            "assignee": HELD,
            "outcome": "結果の種類（承認・却下など）。一覧と統計に要る。理由は封印する。",
        },
    ),
    "cases.CaseEvent": Table(2, "id municipality at kind message", personal={"case": CASE, "actor": NAME}),
    "cases.OfficeCheck": Table(2, "id municipality check_id ok at", personal={"case": CASE, "actor": NAME}),
    "cases.WorkNote": Table(
        2, "municipality id at", sealed="sealed_text", personal={"case": CASE, "actor": NAME}
    ),
    "cases.Notice": Table(
        2,
        "id municipality stored title issued_at",
        personal={"case": CASE, "document_number": RECEIPT, "actor": NAME},
    ),
}
