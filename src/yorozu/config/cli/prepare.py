"""Making the demo's database ready: migrated, and the packs loaded."""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

from yorozu.config.cli import fingerprint
from yorozu.foundation import tenancy


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
    django.setup()
    from yorozu.trust.vault.master import create_master_key  # noqa: PLC0415  models need the setup above

    create_master_key()
    print("はじめての準備をしています（五つの市と手続を読み込みます）…", flush=True)
    with tenancy.across_cities(tenancy.Crossing.COMMAND):
        call_command("migrate", interactive=False, verbosity=0)
        code = _load()
    if code == 0:
        fingerprint.keep(settings.YOROZU_DATA)
    return code


def _load() -> int:
    from yorozu.config.chosen import chosen_city  # noqa: PLC0415
    from yorozu.config.demo_surveys import hold_surveys  # noqa: PLC0415
    from yorozu.config.loading import load_packs  # noqa: PLC0415
    from yorozu.foundation.clock import now  # noqa: PLC0415
    from yorozu.foundation.errors import DomainError  # noqa: PLC0415

    try:
        load_packs(
            [
                settings.YOROZU_PACKS / each
                for each in ("cities", "procedures", "guides", "texts", "guide-texts")
            ],
            demo=True,
            at=now(),
        )
        hold_surveys(chosen_city("ishinomaki"), at=now())
    except DomainError as fault:
        print(fault.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
