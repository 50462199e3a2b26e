"""`python -m tests.trials.canaries.running prepare|web PORT|worker`: the processes of the live walk."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def main(what: str, *more: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
    {"prepare": _prepare, "web": _web, "worker": _worker}[what](*more)


def _prepare() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from tests.trials.canaries.sabotage import HASHERS  # noqa: PLC0415
    from tests.trials.canaries.walk import document  # noqa: PLC0415
    from yorozu.config.loading import load_city_file  # noqa: PLC0415
    from yorozu.foundation import tenancy  # noqa: PLC0415
    from yorozu.foundation.clock import now  # noqa: PLC0415
    from yorozu.identity.actors import Actor  # noqa: PLC0415
    from yorozu.procedures.services import publish_procedure  # noqa: PLC0415
    from yorozu.trust.vault.master import create_master_key  # noqa: PLC0415

    settings.PASSWORD_HASHERS = HASHERS
    create_master_key()
    with tenancy.across_cities(tenancy.Crossing.COMMAND):
        call_command("migrate", interactive=False, verbosity=0)
        city = load_city_file(ROOT / "packs/cities/miyako.yaml", demo=True, at=now())
        publish_procedure(municipality=city, document=document(), by=Actor.system(city), at=now())


def _web(port: str) -> None:
    """As `yorozu web`, but for the application, which has the faults in it."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "tests.trials.canaries.sabotaged:application", address="127.0.0.1", port=int(port), interface=Interfaces.WSGI,
        workers=1, blocking_threads=4, log_access=True,
    ).serve()  # fmt: skip


def _worker() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from tests.trials.canaries import sabotage  # noqa: PLC0415
    from yorozu.config import worker  # noqa: PLC0415

    sabotage.install()
    worker.run(once=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
