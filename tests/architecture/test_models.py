"""Tables: foreign keys point down, nothing is read upwards, every row of a city says whose it is."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from yorozu.municipality.models import Municipality, TenantModel

from .sources import FLOORS, assert_none

# Tables that belong to no one city, and why.
NOT_A_CITYS = {
    "foundation.OutboxEntry": "the queue between packages; its payload names the city",
    "municipality.Municipality": "it is the city",
    "identity.User": "an account is one in the installation; its member of staff and its grants name the city",
    "identity.Session": "a browser's session is there before it is known whose it is; its account names the city",
    "trust.AttemptWindow": "counts tries by a keyed hash, before it is known who asks",
    "procedures.CatalogueEdition": "its primary key is the city",
}


def direction_faults(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Foreign keys that point up or sideways, or that leave an accessor in another package."""
    for table in tables:
        for key in _foreign_keys(table):
            target: type[models.Model] = key.related_model
            own, other = table._meta.app_label, target._meta.app_label
            if own == other or other not in FLOORS:
                continue
            if FLOORS[other] >= FLOORS[own] and (own, other) != ("identity", "trust"):
                yield f"{table._meta.label}.{key.name} points up to {other}"
            if not key.remote_field.hidden:
                yield f"{table._meta.label}.{key.name} leaves an accessor in {other}"


def tenancy_faults(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Tables without the city, or whose manager does not start from it."""
    for table in tables:
        if table._meta.label in NOT_A_CITYS:
            continue
        if not issubclass(table, TenantModel):
            yield f"{table._meta.label} does not say whose it is"
        elif not hasattr(table._default_manager, "within"):
            yield f"{table._meta.label} has a manager without within()"


def protection_faults(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Rows of a lower package that would take rows of a higher one with them."""
    for table in tables:
        for key in _foreign_keys(table):
            crosses = key.related_model._meta.app_label != table._meta.app_label
            if crosses and key.remote_field.on_delete is models.CASCADE:
                yield f"{table._meta.label}.{key.name} cascades"


def _foreign_keys(table: type[models.Model]) -> Iterator[models.ForeignKey]:  # type: ignore[type-arg]
    for field in table._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.model is table:
            yield field


def _tables() -> list[type[models.Model]]:
    return [table for table in apps.get_models() if table._meta.app_label in FLOORS]


def test_foreign_keys_point_down_and_leave_no_accessor_above() -> None:
    assert_none(direction_faults(_tables()))


def test_deleting_a_row_never_reaches_into_another_package() -> None:
    assert_none(protection_faults(_tables()))


def test_every_row_says_which_city_it_belongs_to() -> None:
    assert_none(tenancy_faults(_tables()))


def test_the_list_of_tables_without_a_city_holds_nothing_that_is_gone() -> None:
    assert set(NOT_A_CITYS) - {table._meta.label for table in _tables()} == set()


def test_a_unique_rule_of_a_citys_rows_includes_the_city() -> None:
    assert_none(fault for table in _tables() for fault in uniqueness_faults(table))


def uniqueness_faults(table: type[models.Model]) -> Iterator[str]:
    """A code or number that is unique in the whole installation would let one city block another."""
    if not issubclass(table, TenantModel):
        return
    keys = {key.name for key in _foreign_keys(table)}
    for field in table._meta.get_fields():
        own = isinstance(field, models.Field) and not isinstance(field, models.ForeignKey)
        if own and field.unique and not field.primary_key:
            yield f"{table._meta.label}.{field.name} is unique across cities"
    for rule in table._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and not keys & set(rule.fields):
            yield f"{table._meta.label} {rule.name} is unique across cities"


@isolate_apps("yorozu.intake", "yorozu.cases", "yorozu.municipality")
def test_the_checks_see_what_they_are_for() -> None:
    class Upper(TenantModel):
        code = models.CharField(max_length=9, unique=True)

        class Meta:
            app_label = "cases"
            constraints = [models.UniqueConstraint(fields=["code"], name="broken_code_once")]

    class Lower(models.Model):
        upper = models.ForeignKey(Upper, on_delete=models.CASCADE)
        city = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="lowers")

        class Meta:
            app_label = "intake"

        def __str__(self) -> str:
            return ""

    assert list(direction_faults([Upper, Lower])) == [
        "intake.Lower.upper points up to cases",
        "intake.Lower.upper leaves an accessor in cases",
        "intake.Lower.city leaves an accessor in municipality",
    ]
    assert list(protection_faults([Lower])) == ["intake.Lower.upper cascades"]
    assert list(tenancy_faults([Upper, Lower])) == ["intake.Lower does not say whose it is"]
    assert list(uniqueness_faults(Upper)) == [
        "cases.Upper.code is unique across cities",
        "cases.Upper broken_code_once is unique across cities",
    ]
