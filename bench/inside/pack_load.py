"""How long it takes to publish every shipped procedure in the five shipped cities."""

from time import perf_counter, process_time

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from yorozu.config.loading import load_city_file, load_procedures
from yorozu.foundation.clock import now
from yorozu.trust.vault.master import create_master_key


def main() -> list[dict[str, float]]:
    """Seconds, on the clock and on the processor, of the first load and of loading the same once more."""
    create_master_key()
    call_command("migrate", interactive=False, verbosity=0)
    folder = settings.YOROZU_PACKS
    cities = [
        load_city_file(each, demo=True, at=now()) for each in sorted((folder / "cities").glob("*.yaml"))
    ]
    files = sorted((folder / "procedures").glob("*.yaml"))
    found = []
    for _ in range(2):
        began, worked = perf_counter(), process_time()
        published = sum(load_procedures(city, files, at=now()) for city in cities)
        found.append(
            {
                "procedures": len(files),
                "published": published,
                "seconds": perf_counter() - began,
                "processor": process_time() - worked,
            }
        )
    connection.close()
    return found
