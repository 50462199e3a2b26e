"""What staff do with paper: scan it, have it read, confirm it, send it."""

from yorozu.paper.services.choosing import choose_form, look_again
from yorozu.paper.services.confirming import Taken, checked_scan, open_in, take_page
from yorozu.paper.services.discarding import discard_scan, remove_expired_scans
from yorozu.paper.services.preparing import prepare_scan, stop_scan
from yorozu.paper.services.reading import read_page
from yorozu.paper.services.sending import send_scan
from yorozu.paper.services.uploading import Doubled, Sheet, upload_scan
from yorozu.paper.services.viewing import record_glance, record_look

__all__ = [
    "Doubled",
    "Sheet",
    "Taken",
    "checked_scan",
    "choose_form",
    "discard_scan",
    "look_again",
    "open_in",
    "prepare_scan",
    "read_page",
    "record_glance",
    "record_look",
    "remove_expired_scans",
    "send_scan",
    "stop_scan",
    "take_page",
    "upload_scan",
]
