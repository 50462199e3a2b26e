"""An installation with one city, its accounts, and procedures enough to fill pages."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench.processes import ROOT
from yorozu.config.loading import load_city_file, load_procedures
from yorozu.foundation.clock import now
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.services import publish_procedure
from yorozu.trust.vault.master import create_master_key

CITY = "miyako"
_FILE = ROOT / "bench" / "procedure.yaml"


def main(procedures: str = "40") -> int:
    """Migrate, load 宮古市, publish the real procedures and the bench's; how many are published."""
    create_master_key()
    call_command("migrate", interactive=False, verbosity=0)
    packs: Path = settings.YOROZU_PACKS
    city = load_city_file(packs / "cities" / f"{CITY}.yaml", demo=True, at=now())
    count = load_procedures(city, [*sorted((packs / "procedures").glob("*.yaml")), _FILE], at=now())
    for number in range(count, int(procedures)):
        _publish_variant(city, number)
    return max(count, int(procedures))


def _publish_variant(city: Municipality, number: int) -> None:
    text = _FILE.read_text(encoding="utf-8")
    text = text.replace("code: bench-application", f"code: bench-{number}").replace(
        "title: 計測用の申請\n", f"title: 計測用の申請 その{number}\n"
    )
    publish_procedure(municipality=city, document=text, by=Actor.system(city), at=now())
