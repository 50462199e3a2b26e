"""A city with one procedure that asks for a photograph."""

from pathlib import Path

from django.core.management import call_command

from yorozu.config.loading import load_city_file, load_procedures
from yorozu.foundation.clock import now
from yorozu.trust.vault.master import create_master_key

PACKS = Path(__file__).parents[3] / "packs"
CITY, CODE = "miyako", "road-damage"


def prepare() -> bool:
    """Migrate and load."""
    create_master_key()
    call_command("migrate", interactive=False, verbosity=0)
    city = load_city_file(PACKS / "cities" / f"{CITY}.yaml", demo=False, at=now())
    load_procedures(city, [PACKS / "procedures" / f"{CODE}.yaml"], at=now())
    return True
