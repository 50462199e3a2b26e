"""The desk's work list at several numbers of cases in the database."""

import time

from django.db import connection
from django.test import Client

from bench.inside.filling import fill, make_template
from bench.inside.prepare import CITY
from bench.inside.prepare import main as prepare
from bench.inside.timing import timed
from yorozu.cases.models import Case
from yorozu.identity.models import User
from yorozu.municipality.selectors import municipality_by_slug

# What is asked, by whom. The clerk works in every department that has a procedure; the mayor sees the whole city.
PAGES = (
    ("my work, clerk", "worker", ""),
    ("my work, mayor", "mayor", ""),
    ("what is late", "worker", "?section=overdue"),
    ("one procedure", "worker", "?procedure=bench-application"),
    ("what is filed", "worker", "?state=filed"),
    ("one receipt number", "worker", "?q={receipt_number}"),
)


def main(sizes: str, runs: str) -> list[dict[str, object]]:
    """For each size (comma separated) each page's times."""
    prepare("20")
    city = municipality_by_slug(CITY)
    template, filled, found = make_template(city, f"{CITY}-worker"), 0, []
    clients = {key: _signed_in(f"{CITY}-{key}") for key in ("worker", "mayor")}
    for size in (int(each) for each in sizes.split(",")):
        start = time.perf_counter()
        fill(template, low=filled + 1, high=size - 1)
        filled = size - 1
        assert Case.objects.within(city).count() == size
        seconds = time.perf_counter() - start
        for name, who, query in PAGES:
            path = f"/{CITY}/desk/{query.format(receipt_number=template.case.receipt_number)}"
            measured = timed(clients[who], path, runs=int(runs))
            found.append({"cases": size, "page": name, "filled_in": seconds, **measured.plain()})
    connection.close()
    return found


def _signed_in(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(login=login))
    return client
