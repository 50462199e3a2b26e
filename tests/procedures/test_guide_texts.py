"""A guide is walked in another language by the sentences that somebody translated; all others stay Japanese."""

import pytest
from django.test import Client

from tests.factories import AT
from tests.procedures.guides import load
from tests.procedures.samples import publish
from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.faults import GuideFaults
from yorozu.procedures.models import EventGuide
from yorozu.procedures.selectors.guides import guide_in
from yorozu.procedures.services import load_guide_texts
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
COOKIE = "yorozu-display"


@pytest.fixture
def guide(city: Municipality) -> EventGuide:
    publish(city)
    return load(city)


def _texts(city: Municipality, said: str) -> EventGuide:
    return load_guide_texts(municipality=city, text=f"guide: moving\n{said}", by=Actor.system(city), at=AT)


def test_what_is_translated_is_shown_and_the_rest_is_marked_as_japanese(
    city: Municipality, guide: EventGuide, client: Client
) -> None:
    first = guide_in(guide).first
    _texts(city, f"en:\n  title: Moving\n  questions:\n    {first.id}: {{text: How are you moving?}}")
    assert guide_in(guide).first.text == first.text  # staff and Japanese readers
    client.cookies[COOKIE] = "en"
    page = client.get("/miyako/guide/moving/").content.decode()
    assert '<h1 class="p-question">How are you moving?</h1>' in page
    assert f'<span lang="ja">{first.answers[0].label}</span>' in page
    entry = AuditEntry.objects.within(city).latest("sequence", "id")
    assert (entry.action, entry.subject_id) == ("guide.texts-loaded", "moving")


def test_a_sentence_that_changed_is_japanese_again(
    city: Municipality, guide: EventGuide, client: Client
) -> None:
    row = _texts(city, "en: {lead: We ask a few things.}")
    row.shared = {**row.shared, "lead": "新しい文です。"}
    row.digest = "another"
    row.save()
    client.cookies[COOKIE] = "en"
    page = client.get("/miyako/guide/moving/").content.decode()
    assert "We ask a few things." not in page
    assert '<span lang="ja">新しい文です。</span>' in page


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("fr: {title: x}", "easy（やさしい日本語）か en（英語）"),
        ("en: {titel: x}", "案内にない項目です"),
        ("en: {questions: {nowhere: {text: x}}}", "案内にない項目です"),
        ("en: {title: ['x']}", "同じ形で書いてください"),
        ("en: {title: ''}", "同じ形で書いてください"),
        ("en: {title: 3}", "同じ形で書いてください"),
        ("en: {lead: " + "x" * 1001 + "}", "1000文字まで"),
        ("en: {title: [", "YAML として読めません"),
    ],
)
def test_a_fault_is_told_and_nothing_is_taken(
    city: Municipality, guide: EventGuide, said: str, place: str
) -> None:
    with pytest.raises(GuideFaults, match=place):
        _texts(city, said)
    assert EventGuide.objects.get(pk=guide.pk).texts == {}


def test_texts_for_a_guide_that_is_not_there_are_refused(city: Municipality, guide: EventGuide) -> None:
    with pytest.raises(NotFound):
        load_guide_texts(municipality=city, text="guide: birth\nen: {title: x}", by=Actor.system(city), at=AT)
