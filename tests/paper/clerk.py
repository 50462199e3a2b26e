"""What a clerk does with a scan, through the services."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.factories import AT, actor
from tests.paper.making import publish, sheets, upload, work
from yorozu.foundation.soundness import Examination
from yorozu.intake.models import Told
from yorozu.municipality.models import Municipality
from yorozu.paper.models import Scan
from yorozu.paper.selectors.scans import scan_by_id
from yorozu.paper.services import (
    Taken,
    send_scan,
    take_page,
)
from yorozu.paper.soundness import check_scans

NOTHING: MultiValueDict[str, Any] = MultiValueDict()


def ready(city: Municipality, **changes: Any) -> Scan:
    """A scan that was read and waits to be confirmed."""
    scan = upload(city, sheets(publish(city, **changes)))
    work()
    return fresh(scan)


def fresh(scan: Scan) -> Scan:
    return scan_by_id(actor(scan.municipality), scan.pk)


def posted(shown: str, **values: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found["_shown"] = shown
    for name, value in values.items():
        found[name.replace("__", ".")] = value
    return found


WHO = {
    "name__name": "髙橋 花子",
    "name__kana": "たかはし はなこ",
    "birth": "昭和55年4月1日",
    "address__postal_code": "0270052",
    "address__prefecture": "岩手県",
    "address__city": "宮古市",
    "address__town": "宮町一丁目1番30号",
    "address__building": "",
    "phone": "090-1234-5678",
}
DOG = {"kind": "new", "dogs__rows": "1", "dogs__0__name": "ポチ", "dogs__0__count": "3", "agree": "true"}


def take(scan: Scan, section: str, compared: tuple[str, ...], **changes: Any) -> Taken:
    values: Mapping[str, str] = (WHO if section == "who" else DOG) | changes.pop("values", {})
    shown = (
        "name birth address phone" if section == "who" else "kind dogs dogs.0.name dogs.0.count proof agree"
    )
    settings: dict[str, Any] = {"revision": scan.revision, "attached": {}, "by": actor(scan.municipality)}
    return take_page(
        scan=scan, section=section, posted=posted(shown, **values), files=NOTHING, compared=compared, at=AT,
        **settings | changes,
    )  # fmt: skip


def confirmed(scan: Scan) -> Scan:
    """Everything compared by the clerk."""
    first = take(scan, "who", ("name", "birth", "address", "phone"))
    return take(first.scan, "dog", ("kind", "dogs.0.name", "dogs.0.count", "agree")).scan


def send(scan: Scan, key: str = "worker", **changes: Any):  # type: ignore[no-untyped-def]
    settings: dict[str, Any] = {"revision": scan.revision, "told": Told.LETTER, "contact": ""} | changes
    return send_scan(scan=scan, by=actor(scan.municipality, key), at=AT, **settings)


def defects(city: Municipality) -> list[str]:
    return [each.kind for each in check_scans(city.pk, Examination(at=AT, settled=True))]
