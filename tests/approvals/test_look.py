"""The screens of approval and of the keeper in a real browser: accessible, and within a phone's width."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.approvals.looking import full_route
from tests.approvals.making import fresh, step_of
from tests.factories import AT
from tests.foundation.ui import screen
from tests.records.making import file_one, load
from yorozu.approvals.models import Proposal
from yorozu.foundation.clock import frozen
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(not Path(screen.CHROMIUM).exists(), reason="chromium is not installed"),
]
WIDTHS = (320, 1280)


def html_of(city: Municipality, who: str, address: str, **sent: object) -> str:
    """The page as sent."""
    client = Client()
    client.force_login(User.objects.get(login=f"{city.slug}-{who}"))
    answer = client.post(address, sent) if sent else client.get(address)
    return answer.content.decode()


def approval_pages(city: Municipality) -> dict[str, str]:
    deciding, absent, remanded = full_route(city)

    def at(name: str, proposal: Proposal | None = None) -> str:
        kwargs = {"city": city.slug} | ({"proposal_id": proposal.pk} if proposal else {})
        return reverse(f"approvals:{name}", kwargs=kwargs)

    typed = {
        "act": "remand",
        "step": step_of(deciding, 4).pk,
        "version": fresh(deciding).version,
        "reason": "",
    }
    return {
        "inbox": html_of(city, "manager", at("inbox")),
        "inbox-acting": html_of(city, "chief", at("inbox") + "?acting=1"),
        "inbox-empty": html_of(city, "mayor", at("inbox")),
        "inbox-mine": html_of(city, "worker", at("inbox")),
        "deciding": html_of(city, "manager", at("proposal", deciding)),
        "acting": html_of(city, "chief", at("proposal", deciding)),
        "later-review": html_of(city, "manager", at("proposal", absent)),
        "remanded": html_of(city, "worker", at("proposal", remanded)),
        "no-reason": html_of(city, "manager", at("act", deciding), **typed),
        "conflict": html_of(city, "manager", at("act", deciding), **typed | {"version": 1, "reason": "理由"}),
    }


def record_pages(city: Municipality) -> dict[str, str]:
    load(city)
    records = [file_one(city, str(year), completed_on=date(year, 6, 1)) for year in range(2018, 2027)]
    kwargs = {"city": city.slug}
    return {
        "files": html_of(city, "records", reverse("records:files", kwargs=kwargs)),
        "none": html_of(city, "records", reverse("records:files", kwargs=kwargs) + "?q=ない"),
        "file": html_of(
            city, "records", reverse("records:file", kwargs={**kwargs, "file_id": records[0].record_file_id})
        ),
        "record": html_of(
            city, "records", reverse("records:record", kwargs={**kwargs, "record_id": records[0].pk})
        ),
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_is_accessible_and_fits(city: Municipality, width: int) -> None:
    with frozen(AT):
        pages = approval_pages(city) | record_pages(city)
    faults: list[str] = []
    with screen.browser_page(lambda path: pages[path.strip("/")], width) as page:
        for name in pages:
            page.goto(f"{screen.ORIGIN}/{name}/")
            page.wait_for_load_state("load")
            faults += [f"{name}: {each}" for each in screen.axe_violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{name} is wider than {width}")
            if page.locator(".y-btn--primary:visible").count() > 1:
                faults.append(f"{name} has more than one main action")
    assert faults == []
