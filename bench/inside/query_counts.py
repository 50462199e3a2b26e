"""Queries and time of the catalogue's pages with few and with many procedures."""

from django.db import connection
from django.test import Client

from bench.inside.prepare import CITY
from bench.inside.prepare import main as prepare
from bench.inside.timing import timed
from yorozu.foundation.ids import new_id
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import municipality_by_slug
from yorozu.procedures.models import CatalogueEdition, Procedure, ProcedureVersion

PAGES = (
    ("home", f"/{CITY}/"),
    ("search, all", f"/{CITY}/procedures/"),
    ("search, 計測", f"/{CITY}/procedures/?q=計測"),
    ("search, 水道 page 1", f"/{CITY}/procedures/?q=水道"),
    ("one procedure", f"/{CITY}/procedures/bench-application/"),
    ("API list", f"/api/v1/{CITY}/procedures"),
    ("API list, 計測", f"/api/v1/{CITY}/procedures?q=計測"),
)
_FEW = 10


def main(many: str, runs: str) -> list[dict[str, object]]:
    """Each page's queries and times with `_FEW` and with `many` procedures published."""
    prepare("0")
    city = municipality_by_slug(CITY)
    _keep_only(city, _FEW)
    found = _measure(_FEW, int(runs))
    _copies(city, int(many) - _FEW)
    found += _measure(int(many), int(runs))
    connection.close()
    return found


def _measure(procedures: int, runs: int) -> list[dict[str, object]]:
    client = Client(headers={"host": "127.0.0.1"})
    return [
        {"procedures": procedures, "page": name, **timed(client, path, runs=runs).plain()}
        for name, path in PAGES
    ]


def _keep_only(city: Municipality, number: int) -> None:
    published = Procedure.objects.within(city).order_by("-code")
    bench = published.get(code="bench-application")
    kept = [bench.pk, *published.exclude(pk=bench.pk).values_list("pk", flat=True)[: number - 1]]
    published.exclude(pk__in=kept).update(state="withdrawn")
    _turn(city)


def _copies(city: Municipality, number: int) -> None:
    """Copies of the bench's procedure, each with a version of its own, written past the publication's checks."""
    bench = Procedure.objects.within(city).select_related("current").get(code="bench-application")
    version = bench.current
    assert version is not None
    lines = [_line(bench, each) for each in range(number)]
    Procedure.objects.bulk_create(lines, batch_size=500)
    versions = [
        ProcedureVersion(
            municipality=city, procedure=line, number=1, document=version.document, digest=version.digest,
            published_at=version.published_at, published_by=version.published_by,
        )
        for line in lines
    ]  # fmt: skip
    ProcedureVersion.objects.bulk_create(versions, batch_size=500)
    for line, own in zip(lines, versions, strict=True):
        line.current, line.state = own, "published"
    Procedure.objects.bulk_update(lines, ["current", "state"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _turn(city)


def _line(bench: Procedure, number: int) -> Procedure:
    own = {
        each.attname: getattr(bench, each.attname)
        for each in Procedure._meta.concrete_fields
        if each.attname not in ("id", "code", "title", "state", "current_id")
    }
    return Procedure(
        **own, code=f"copy-{number}", title=f"{bench.title} その{number}", state="draft", current=None
    )


def _turn(city: Municipality) -> None:
    edition = CatalogueEdition.objects.get(municipality=city)
    edition.number, edition.stamp = edition.number + 1, new_id()
    edition.save()
