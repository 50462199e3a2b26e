"""Taking a procedure off the catalogue."""

import pytest

from tests.factories import AT, actor
from tests.procedures.samples import publish
from yorozu.foundation.errors import Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, State
from yorozu.procedures.selectors import catalogue_edition, category_counts, published, search
from yorozu.procedures.services import withdraw_procedure
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db


def withdraw(city: Municipality) -> Procedure:
    return withdraw_procedure(municipality=city, code="water-start", by=Actor.system(city), at=AT)


def test_a_withdrawn_procedure_is_found_nowhere_and_keeps_its_version(city: Municipality) -> None:
    version = publish(city)
    assert (category_counts(city), search(city, event="moving").paginator.count) == ({"water": 1}, 1)
    withdraw(city)
    with pytest.raises(NotFound):
        published(city, "water-start")
    assert search(city).paginator.count == 0
    assert (category_counts(city), search(city, event="moving").paginator.count) == ({}, 0)
    stored = Procedure.objects.within(city).get()
    assert (stored.state, stored.current) == (State.WITHDRAWN, version)
    assert catalogue_edition(city) == 2
    entry = AuditEntry.objects.within(city).latest("sequence")
    assert (entry.action, entry.subject_id) == ("procedure.withdrawn", "water-start")


def test_publishing_the_same_document_brings_it_back_as_the_version_it_was(city: Municipality) -> None:
    version = publish(city)
    withdraw(city)
    assert publish(city) == version
    assert published(city, "water-start") == version
    assert catalogue_edition(city) == 3


def test_withdrawing_twice_says_that_it_is_not_published(city: Municipality) -> None:
    publish(city)
    withdraw(city)
    with pytest.raises(NotFound):
        withdraw(city)
    assert catalogue_edition(city) == 2


def test_only_who_may_publish_withdraws(city: Municipality) -> None:
    publish(city)
    with pytest.raises(Forbidden):
        withdraw_procedure(municipality=city, code="water-start", by=actor(city, "manager"), at=AT)
    assert Procedure.objects.within(city).get().state == State.PUBLISHED
