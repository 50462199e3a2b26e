"""The whole machine on one filled form: printed, written on, scanned askew, straightened, read."""

import pytest

from tests.paper.making import READ, filled, publish, upload, work
from yorozu.municipality.models import Municipality
from yorozu.paper.content import content_of
from yorozu.paper.models import State, Trouble
from yorozu.paper.seeing.apart import box_reader
from yorozu.paper.selectors.scans import pages_of

pytest.importorskip("rapidocr")


def test_a_form_written_by_hand_and_scanned_upside_down_is_read(city: Municipality) -> None:
    version = publish(city)
    pages = [page.rotate(180) for page in filled(version)]
    scan = upload(city, pages)
    work()
    box_reader.stop()
    scan.refresh_from_db()
    assert (scan.state, scan.trouble, scan.version_id) == (State.READY, Trouble.NONE, version.pk)
    assert [(page.sheet, page.turned, page.corners) for page in pages_of(scan)] == [
        (1, True, 4),
        (2, True, 4),
    ]
    content = content_of(scan)
    read = content.raw | {"name": {part: text.replace(" ", "") for part, text in content.raw["name"].items()}}
    assert {name: read[name] for name in READ} == READ
    assert content.raw["address"]["city"] == "宮古市"
    assert content.raw["dogs"] == [{"name": "ポチ", "count": "3"}]
    assert content.clearness["phone"] == "clear"
    assert content.clearness["name"] == "check", "letters of a name are a person's to compare"
    assert content.clearness["before"] == "empty"
    assert content.confirmed == set()
