"""The screens of staff who take in paper."""

from yorozu.paper.desk.confirming import section
from yorozu.paper.desk.listing import overview, upload
from yorozu.paper.desk.pictures import boxes, page
from yorozu.paper.desk.scan import again, choose, discard, view
from yorozu.paper.desk.sending import check, received, slip

__all__ = [
    "again",
    "boxes",
    "check",
    "choose",
    "discard",
    "overview",
    "page",
    "received",
    "section",
    "slip",
    "upload",
    "view",
]
