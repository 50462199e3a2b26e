"""Every field of every table is declared personal or not, in one place, and the page about it is true."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from yorozu.config.personal_data import DECLARED, Table, faults
from yorozu.config.personal_data.page import page

from .sources import ROOT, assert_none


def test_every_field_is_declared_personal_or_not_and_no_declaration_is_stale() -> None:
    assert_none(faults(apps.get_models(include_auto_created=True), DECLARED))


def test_the_page_about_personal_data_says_what_is_declared() -> None:
    written = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert written == page(), "run .venv/bin/python scripts/personal_data.py"


def test_levels_are_the_three_of_the_rules() -> None:
    assert {table.level for table in DECLARED.values()} <= {1, 2, 3}


@isolate_apps("yorozu.intake")
def test_the_check_sees_what_is_not_declared_stale_or_not_sealed() -> None:
    class Person(models.Model):
        name = models.CharField(max_length=9)
        sealed_text = models.TextField()
        content = models.BinaryField()

        class Meta:
            app_label = "intake"

        def __str__(self) -> str:
            return ""

    assert list(faults([Person], {})) == ["intake.Person is not declared"]
    sealed = "intake.Person.sealed_text: what is sealed is binary and called sealed_…, and nothing else is"
    bytes_ = "intake.Person.content: bytes are sealed or secret"
    stale = {
        "intake.Gone": Table(1, "id"),
        "intake.Person": Table(1, "id gone content id", sealed="sealed_text"),
    }
    assert sorted(faults([Person], stale)) == sorted(
        [
            "intake.Gone is declared and no longer there",
            "intake.Person declares a field twice",
            "intake.Person.name is not declared",
            "intake.Person.gone is declared and no longer there",
            sealed,
            bytes_,
        ]
    )
    unsealed = {
        "intake.Person": Table(1, "id sealed_text", personal={"name": ""}, secret={"content": "a key"})
    }
    assert sorted(faults([Person], unsealed)) == sorted(
        [sealed, "intake.Person.name: why it is readable is not said"]
    )
