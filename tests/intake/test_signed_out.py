"""Signing out ends a resident's visit under every key that the browser has had since the sign-in."""

import pytest
from django.test import Client

from tests.identity.visiting import visit
from tests.intake.walking import Resident as Walker
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db
COOKIE = "yorozu"


def test_no_key_of_a_visit_opens_my_page_after_signing_out(
    city: Municipality, version: ProcedureVersion
) -> None:
    walker = Walker()
    visit(city, client=walker.client)
    keys = {walker.client.cookies[COOKIE].value}
    for _ in range(2):
        walker.press(walker.open(f"/{city.slug}/apply/child-benefit/"))
        keys.add(walker.client.cookies[COOKIE].value)
    assert walker.client.get(f"/{city.slug}/my/").status_code == 200
    walker.client.post(f"/{city.slug}/my/sign-out/")
    for key in keys:
        other = Client()
        other.cookies[COOKIE] = key
        assert other.get(f"/{city.slug}/my/").status_code == 302
