"""fsck of residents: nothing on a healthy account, and what was tampered with or forgotten is named."""

from datetime import timedelta

import pytest

from tests.factories import AT
from tests.identity.visiting import resident, visit
from yorozu.foundation.clock import frozen
from yorozu.foundation.soundness import Examination
from yorozu.identity.models import Resident
from yorozu.identity.services import keep_profile
from yorozu.identity.soundness import check_residents, check_sign_in_codes
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def _found(city: Municipality, hours: int = 0) -> list[str]:
    examination = Examination(at=AT + timedelta(hours=hours))
    defects = [*check_residents(city.pk, examination), *check_sign_in_codes(city.pk, examination)]
    return [each.kind for each in defects]


def test_a_healthy_account_has_no_defect_and_a_broken_one_is_named(city: Municipality) -> None:
    with frozen(AT):
        visit(city)
    keep_profile(resident=resident(city), values={"person.phone": "0193-62-2111"}, at=AT)
    assert _found(city) == []
    Resident.objects.update(sealed_profile=b"broken, broken, broken, broken")
    assert _found(city) == ["identity.resident-unreadable"]


def test_a_code_that_nobody_removed_is_named(city: Municipality) -> None:
    with frozen(AT):
        visit(city)
    assert _found(city, hours=49) == []
    assert _found(city, hours=51) == ["identity.code-expired"]
