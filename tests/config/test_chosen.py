"""The city that a command is told to work on."""

from argparse import Namespace

import pytest

from yorozu.config.chosen import chosen_cities, chosen_city
from yorozu.config.cli import operating
from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality


@pytest.mark.django_db
def test_one_city_is_chosen_by_its_name_and_all_where_nothing_is_said(city: Municipality) -> None:
    assert chosen_city("miyako") == city
    assert list(chosen_cities("miyako")) == [city]
    assert list(chosen_cities(None)) == list(Municipality.objects.order_by("code"))


@pytest.mark.django_db
def test_a_city_that_is_not_there_is_answered_with_those_that_are(
    city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operating.run("audit_verify", Namespace(city="miyaco")) == 1
    told = capsys.readouterr().err
    assert "--city の「miyaco」という市はありません。" in told
    assert "miyako" in told.replace("miyaco", "")


@pytest.mark.django_db
def test_before_any_city_is_loaded_the_command_says_how_to_load_one() -> None:
    with pytest.raises(NotFound, match="先に yorozu load で市のファイルを読み込んでください。"):
        chosen_city("miyako")
