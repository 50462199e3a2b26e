"""What paper does when it hears of something. Each may run twice or late; `config.wiring` says who hears what."""

from django.db import transaction

from yorozu.foundation.clock import now
from yorozu.foundation.events import outside_transaction
from yorozu.paper.events import PageFound, ScanArrived
from yorozu.paper.models import Scan, State, Trouble
from yorozu.paper.services import prepare_scan, read_page, stop_scan
from yorozu.trust.events import FileInfected


@outside_transaction
def on_scan_arrived(event: ScanArrived) -> None:
    """A scan was uploaded: its pages are looked at. Pictures take seconds, so no lock is held meanwhile."""
    prepare_scan(scan_id=event.scan_id, municipality_id=event.municipality_id, at=now())


@outside_transaction
def on_page_found(event: PageFound) -> None:
    """A page of a form is to be read."""
    read_page(page_id=event.page_id, municipality_id=event.municipality_id, at=now())


@transaction.atomic
def on_file_infected(event: FileInfected) -> None:
    """A scanner found something in a file of a scan: it stops."""
    rows = Scan.objects.within(event.municipality_id).filter(key=event.key_id).exclude(state=State.SENT)
    if (scan := rows.first()) is not None:
        stop_scan(scan=scan, trouble=Trouble.INFECTED, at=event.at)
