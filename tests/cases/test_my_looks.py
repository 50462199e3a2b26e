"""A resident sees who looked at the applications on their page: by department and post, never by name."""

import pytest
from django.test import Client

from tests.cases.making import arrive
from tests.factories import AT, PASSWORD
from tests.identity.visiting import resident, visit
from yorozu.identity.models import Resident
from yorozu.intake.services import claim_application
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def test_looks_at_ones_own_applications_are_shown_without_names(city: Municipality) -> None:
    case = arrive(city)
    mine = visit(city)
    claim_application(application=case.application, resident=resident(city), at=AT)
    assert "見た職員は、まだいません" in mine.get(f"/{city.slug}/my/looks/").content.decode()
    staff = Client()
    assert staff.login(username=f"{city.slug}-worker", password=PASSWORD)
    assert staff.get(f"/{city.slug}/desk/cases/{case.pk}/").status_code == 200
    shown = mine.get(f"/{city.slug}/my/looks/").content.decode()
    assert case.receipt_number in shown
    assert "市民課 主事" in shown
    assert "担当課の職員として" in shown
    assert "担当者" not in shown


def test_another_resident_sees_nothing_of_it(city: Municipality) -> None:
    case = arrive(city)
    visit(city)
    claim_application(application=case.application, resident=resident(city), at=AT)
    other = visit(city, "taro@example.jp")
    assert Resident.objects.count() == 2
    assert case.receipt_number not in other.get(f"/{city.slug}/my/looks/").content.decode()
