"""The screens of staff who hold surveys."""

from yorozu.outreach.desk.entering import correct, enter
from yorozu.outreach.desk.finishing import close, publish
from yorozu.outreach.desk.listing import change, new, survey, surveys
from yorozu.outreach.desk.sampling import addresses, draw, listing
from yorozu.outreach.desk.tables import cross, tables, tables_csv, tables_excel
from yorozu.outreach.desk.texts import texts

__all__ = [
    "addresses",
    "change",
    "close",
    "correct",
    "cross",
    "draw",
    "enter",
    "listing",
    "new",
    "publish",
    "survey",
    "surveys",
    "tables",
    "tables_csv",
    "tables_excel",
    "texts",
]
