"""Texts of a city's procedures: loaded, mended, shown in the language at hand, stale when the original changes."""

import pytest

from tests.factories import AT, actor
from tests.procedures.samples import publish
from yorozu.forms.services import DefinitionFaults
from yorozu.foundation import language
from yorozu.foundation.errors import Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureText
from yorozu.procedures.selectors import definition_of, definition_shown, names_shown, published, search
from yorozu.procedures.services import change_texts, load_text_pack
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db

FILE = """procedure: water-start
easy: {title: 水道を 使いはじめる}
en:
  title: Start using water
  summary: For people who move in.
  fields: {reason: {label: Reason, options: {built: New house}}}
"""


def load(city: Municipality, text: str = FILE) -> int:
    return load_text_pack(municipality=city, text=text, by=Actor.system(city), at=AT)


def test_a_text_is_shown_in_its_language_and_costs_nothing_in_japanese(
    city: Municipality, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    publish(city)
    assert load(city) == 2
    assert load(city) == 0
    version = published(city, "water-start")
    original = definition_of(version)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert definition_shown(version) is original
    with language.speaking(language.ENGLISH), django_assert_num_queries(1):  # type: ignore[operator]
        shown = definition_shown(version)
    assert (shown.title, shown.fields["reason"].option_label("built")) == ("Start using water", "New house")
    assert shown.fields["reason"].option_label("move_in") == "転入"
    with language.speaking(language.ENGLISH):
        assert names_shown(city, [version.procedure])["water-start"].summary == "For people who move in."
        assert [each.code for each in search(city, q="using WATER")] == ["water-start"]
        assert list(search(city, q="dogs")) == []
    assert list(search(city, q="using water")) == []
    assert AuditEntry.objects.within(city).filter(action="procedure.texts_changed").count() == 2


def test_a_newer_version_keeps_the_texts_of_what_still_reads_the_same(city: Municipality) -> None:
    publish(city)
    load(city)
    publish(city, title="水道を使い始める届出")
    with language.speaking(language.ENGLISH):
        version = published(city, "water-start")
        shown = definition_shown(version)
        assert names_shown(city, [version.procedure])["water-start"].title == "水道を使い始める届出"
    assert (shown.title, shown.summary) == ("水道を使い始める届出", "For people who move in.")


def test_what_staff_have_mended_is_not_overwritten_by_a_pack(city: Municipality) -> None:
    publish(city)
    load(city)
    chief = actor(city, "chief")
    given = {"title": "Begin to use water", "summary": " "}
    assert change_texts(municipality=city, code="water-start", language="en", pieces=given, by=chief, at=AT)
    assert load(city) == 0
    kept = ProcedureText.objects.within(city).get(code="water-start", language="en")
    assert (kept.own, [*kept.texts], kept.texts["title"][0]) == (True, ["title"], "Begin to use water")
    assert not change_texts(
        municipality=city, code="water-start", language="en", pieces=given, by=chief, at=AT
    )
    for pieces in ({"title": "x" * 201}, {"nothing": "x"}, {"title": "a\x00b"}):
        with pytest.raises(DefinitionFaults):
            change_texts(municipality=city, code="water-start", language="en", pieces=pieces, by=chief, at=AT)
    for key in ("worker", "records"):
        with pytest.raises(Forbidden):
            change_texts(
                municipality=city, code="water-start", language="en", pieces=given, by=actor(city, key), at=AT
            )
    with pytest.raises(NotFound):
        load(city, FILE.replace("water-start", "not-there"))
