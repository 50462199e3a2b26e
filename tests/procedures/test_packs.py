"""The packs that are shipped, in the five cities that are shipped."""

from datetime import date
from pathlib import Path

import pytest

from tests.factories import AT
from yorozu.identity.actors import Actor
from yorozu.municipality.packs import read_city
from yorozu.municipality.services import load_city
from yorozu.procedures.models import Procedure, ProcedureVersion, State
from yorozu.procedures.selectors import catalogue_edition
from yorozu.procedures.services import load_procedure_pack

PACKS = Path(__file__).parents[2] / "packs"
FILES = sorted((PACKS / "procedures").glob("*.yaml"))
ISSUED = {"water-start", "road-damage", "child-allowance-claim"}


@pytest.mark.django_db
@pytest.mark.parametrize("file", sorted((PACKS / "cities").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_pack_is_published_once_in_every_city(file: Path) -> None:
    city = load_city(pack=read_city(file), staff=False, since=date(2025, 4, 1))
    for _ in range(2):
        for pack in FILES:
            text = pack.read_text(encoding="utf-8")
            load_procedure_pack(municipality=city, text=text, by=Actor.system(city), at=AT)
    stored = Procedure.objects.within(city)
    assert len(FILES) >= 16
    assert {each.code for each in stored} == {pack.stem for pack in FILES} >= ISSUED
    assert {each.state for each in stored} == {State.PUBLISHED}
    assert ProcedureVersion.objects.within(city).count() == len(FILES)
    assert catalogue_edition(city) == len(FILES)
