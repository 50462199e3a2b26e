"""One of the five cities with its sixteen procedures, loaded once for a file of tests and rolled back after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker

from yorozu.config.loading import load_city_file, load_procedures
from yorozu.foundation.clock import now
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors.tenancy import forget_kept

from .client import Api

PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Municipality]:
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  as Django's own TestCase marks its blocks
        with block:
            city = load_city_file(PACKS / "cities/miyako.yaml", demo=False, at=now())
            load_procedures(city, sorted((PACKS / "procedures").glob("*.yaml")), at=now())
            yield city
            transaction.set_rollback(True)
    forget_kept()


@pytest.fixture
def miyako(_loaded: Municipality, db: None) -> Municipality:
    """宮古市 with every procedure of the pack."""
    cache.clear()
    return _loaded


@pytest.fixture
def api(miyako: Municipality) -> Api:
    return Api(miyako.slug)
