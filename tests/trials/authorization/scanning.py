"""Scans of paper that wait to be confirmed: one of each department's procedure, one of another city."""

from collections.abc import Mapping
from typing import Any

from bench import pen
from PIL import Image

from tests.factories import AT
from yorozu.identity.models import User
from yorozu.identity.selectors import staff_actor
from yorozu.paper.models import Scan, ScanPage, State
from yorozu.paper.seeing.pages import jpeg
from yorozu.paper.services import Sheet, upload_scan
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.vault import store_file


def make_scans(versions: Mapping[str, ProcedureVersion], who: Mapping[str, str]) -> dict[str, Any]:
    """The ids of the scans by whose they are, each with one page that was read."""
    return {
        kind: _scan(version, who[kind], number) for number, (kind, version) in enumerate(versions.items())
    }


def argument(scans: Mapping[str, Any], name: str, kind: str) -> Any:
    """The value of an argument that only paper's addresses have; None for others."""
    return scans[kind] if name == "scan_id" else {"field": "name"}.get(name)


def _scan(version: ProcedureVersion, login: str, number: int) -> Any:
    city = version.municipality
    by = staff_actor(User.objects.get(login=login), city, AT.date())
    page = Image.new("L", (1680, 2376), 255 - number)
    scan = upload_scan(
        files=[Sheet("scan.pdf", pen.as_pdf([page]))], arrived_on=AT.date(), expected=None, by=by, at=AT
    )
    Scan.objects.within(city).filter(pk=scan.pk).update(state=State.READY, version=version)
    stored = store_file(key=scan.key, name="1.jpg", media_type="image/jpeg", content=jpeg(page), at=AT)
    ScanPage.objects.create(municipality=city, scan=scan, number=1, stored=stored, sheet=1, corners=4)
    return scan.pk
