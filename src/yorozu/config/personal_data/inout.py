"""Tables of what leaves as a table and what comes in as a package."""

from yorozu.config.personal_data.declaring import Table
from yorozu.config.personal_data.tables import CASE, HELD, RECEIPT

TABLES: dict[str, Table] = {
    "intake.HandedPackage": Table(
        2,
        "id municipality sender number digest key stored made_at arrived_at finished_at",
        personal={"staff": HELD},
    ),
    "intake.HandedEntry": Table(
        2,
        "id municipality package position number_digest procedure_code applied_at state reasons",
        personal={
            "number": "送信元の受付番号。送信元と照らし合わせるため。廃棄すると消す。",
            "application": RECEIPT,
        },
    ),
    "cases.Export": Table(
        2, "id municipality procedure made_at purpose form fields rows", personal={"staff": HELD}
    ),
    "cases.ExportedCase": Table(2, "id municipality export", personal={"case": CASE}),
}
