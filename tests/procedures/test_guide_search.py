"""A question about an event of life leads to its guide as well."""

import pytest
from django.test import Client

from tests.factories import AT
from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.shape import EVENTS
from yorozu.procedures.models import EventGuide
from yorozu.procedures.selectors import guides_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def guided(city: Municipality) -> Municipality:
    for event in ("moving", "birth", "marriage", "bereavement"):
        EventGuide.objects.create(
            municipality=city, event=event, shared={}, digest=event, changed_at=AT, changed_by=""
        )
    return city


@pytest.mark.parametrize(
    ("question", "events"),
    [
        ("引っ越し", ["moving"]),
        ("引っ越しました", ["moving"]),
        ("引っ越しの手続き", ["moving"]),
        ("赤ちゃんが生まれた", ["birth"]),
        ("父が亡くなった", ["bereavement"]),
        ("亡くなったとき", ["bereavement"]),
        ("結婚 引っ越し", []),
        ("犬の死亡", []),
        ("介護", []),
        ("水", []),
        ("子ども", []),
        ("手続", []),
        ("", []),
    ],
)
def test_a_guide_is_found_by_what_people_say(guided: Municipality, question: str, events: list[str]) -> None:
    assert [row.event for row in guides_for(guided, q=question)] == events


def test_the_page_of_results_leads_to_the_guide_before_the_procedures(
    guided: Municipality, client: Client
) -> None:
    page = client.get("/miyako/procedures/", {"q": "引っ越し"}).content.decode()
    assert f"{EVENTS['moving'][0]}に必要な手続を、まとめて確かめる" in page
    assert 'href="/miyako/guide/moving/"' in page
    assert "まとめて確かめる" not in client.get("/miyako/procedures/", {"q": "水道"}).content.decode()
