"""Who sees a scan, and that it is known who saw it."""

from datetime import timedelta

from tests.factories import AT, department
from tests.paper.clerk import confirmed, fresh, ready, send
from tests.paper.making import Knowing, publish, sheets, upload
from tests.paper.test_desk import address, signed_in
from yorozu.foundation.clock import frozen
from yorozu.municipality.models import Assignment, Municipality
from yorozu.trust.models import AuditEntry


def test_who_moved_away_sees_only_what_nobody_knows_the_procedure_of(
    city: Municipality, reader: Knowing
) -> None:
    sent = confirmed(ready(city))
    send(sent)
    unread = upload(city, sheets(publish(city, code="cat-notice", title="猫の届出")))
    clerk = signed_in(city)
    Assignment.objects.filter(staff__code="miyako-worker").update(department=department(city, "finance"))
    for screen in ("scan", "received", "slip", "check"):
        assert clerk.get(address(sent, screen)).status_code == 404, screen
    assert clerk.get(address(sent, "page", number=1)).status_code == 404
    assert str(sent.pk) not in clerk.get(address(None, "list")).content.decode()
    assert clerk.get(address(unread, "scan")).status_code == 200
    assert signed_in(city, "chief").get(address(sent, "received")).status_code == 200


def test_pictures_alone_are_looked_at_on_record_and_once_in_a_while(
    city: Municipality, reader: Knowing
) -> None:
    scan = fresh(ready(city))
    clerk, chief = signed_in(city), signed_in(city, "chief")
    looks = AuditEntry.objects.filter(action="paper.viewed", subject_id=str(scan.pk)).order_by("sequence")
    page, boxes = address(scan, "page", number=1), address(scan, "boxes", field="name")
    assert clerk.get(address(scan, "page", number=9)).status_code == 404
    assert not looks.exists()
    assert [clerk.get(each).status_code for each in (page, boxes, page)] == [200] * 3
    chief.get(boxes)
    with frozen(AT + timedelta(minutes=6)):
        clerk.get(boxes)
    assert [(each.actor_id, each.details["screen"]) for each in looks] == [
        ("miyako-worker", "page"), ("miyako-chief", "boxes"), ("miyako-worker", "boxes"),
    ]  # fmt: skip
