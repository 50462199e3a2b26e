"""Run by `test_submission_race`: fifty threads send the same application to an SQLite file; prints what came of it."""

import json
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django is set up above
from django.db import connections  # noqa: E402

from tests.factories import make_city  # noqa: E402
from tests.intake.samples import publish, raw, submit  # noqa: E402
from yorozu.intake.models import Application  # noqa: E402
from yorozu.trust.audit import verify_chain  # noqa: E402
from yorozu.trust.models import StoredFile  # noqa: E402
from yorozu.trust.vault.master import create_master_key  # noqa: E402

TWICE, DIFFERENT = 50, 10


def main() -> None:
    call_command("migrate", verbosity=0)
    create_master_key()
    city = make_city()
    version, given = publish(city), raw()

    def send(number: int) -> str:
        key = "the-same-key" if number < TWICE else f"key-{number:05}"
        try:
            return submit(version, city, raw=given, idempotency_key=key).receipt_number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(send, range(TWICE + DIFFERENT)))
    found = {
        "same": len(set(numbers[:TWICE])),
        "different": len(set(numbers[TWICE:])),
        "applications": Application.objects.count(),
        "files": StoredFile.objects.count(),
        "faults": len(verify_chain(city)),
    }
    print(json.dumps(found))  # noqa: T201  read by the test


main()
