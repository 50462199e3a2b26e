"""Tables of what leaves as a table and what comes in as a package."""

from yorozu.config.personal_data.declaring import Table
from yorozu.config.personal_data.tables import CASE, HELD

TABLES: dict[str, Table] = {
    "cases.Export": Table(
        2, "id municipality procedure made_at purpose form fields rows", personal={"staff": HELD}
    ),
    "cases.ExportedCase": Table(2, "id municipality export", personal={"case": CASE}),
}
