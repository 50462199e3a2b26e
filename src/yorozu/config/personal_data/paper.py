"""The tables of the package paper."""

from yorozu.config.personal_data.declaring import Table
from yorozu.config.personal_data.tables import CASE, HELD

TABLES: dict[str, Table] = {
    "paper.Scan": Table(
        2,
        "id municipality key state trouble found expected version arrived_on digest revision created_at updated_at "
        "expires_at",
        sealed="sealed_content",
        personal={"application": CASE, "uploaded_by": HELD},
    ),
    "paper.ScanFile": Table(2, "id municipality scan number stored"),
    "paper.ScanPage": Table(
        2, "id municipality scan number stored code mark corners turned sheet read_at", sealed="sealed_seen"
    ),
}
