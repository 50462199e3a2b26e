"""Loading packs: cities first, then the procedures in every city that has the department for them, then guides and texts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from yorozu.counter.services import WindowValues, load_windows
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Role
from yorozu.identity.services import create_staff_account
from yorozu.municipality.models import Municipality, StaffMember
from yorozu.municipality.packs import CityPack, read_city
from yorozu.municipality.selectors import all_municipalities, department_for_role
from yorozu.municipality.services import load_city
from yorozu.procedures.services import load_guide_pack, load_guide_texts, load_procedure_pack, load_text_pack
from yorozu.records.services import load_record_classes

DEMO_PASSWORD = "yorozu-demo"  # noqa: S105  printed on the screen of the demo, refused elsewhere # pragma: allowlist secret
_NOT_PROCEDURES = frozenset(("cities", "guides", "texts", "guide-texts"))


@dataclass
class Loaded:
    """What a load did."""

    cities: list[Municipality] = field(default_factory=list)
    procedures: int = 0
    guides: int = 0
    texts: int = 0


def load_packs(paths: Sequence[Path], *, demo: bool, at: datetime) -> Loaded:
    """Load city files and procedure files (or folders of them). Raises Invalid with every fault of a file."""
    files = [file for path in paths for file in _files(path)]
    cities = [file for file in files if file.parent.name == "cities"]
    loaded = Loaded(cities=[load_city_file(file, demo=demo, at=at) for file in cities])
    guides = [file for file in files if file.parent.name == "guides"]
    texts = [file for file in files if file.parent.name == "texts"]
    guide_texts = [file for file in files if file.parent.name == "guide-texts"]
    procedures = [file for file in files if file.parent.name not in _NOT_PROCEDURES]
    for city in loaded.cities or all_municipalities():
        loaded.procedures += load_procedures(city, procedures, at=at)
        loaded.guides += load_guides(city, guides, at=at)
        loaded.texts += load_texts(city, texts, at=at)
        loaded.texts += _load_each(load_guide_texts, city, guide_texts, at)
    return loaded


def load_city_file(path: Path, *, demo: bool, at: datetime) -> Municipality:
    """One city with its record classes and, in the demo, its accounts."""
    pack = read_city(path)
    city = load_city(pack=pack, staff=demo, since=date(day_of(at).year - 1, 4, 1))
    load_record_classes(municipality=city, classes=pack.record_classes)
    _load_windows(city, pack, demo=demo, at=at)
    if demo:
        _load_accounts(city, pack, at)
    return city


def _load_windows(city: Municipality, pack: CityPack, *, demo: bool, at: datetime) -> None:
    """The windows of the pack; in the demo each has the reader for which sample cards stand."""
    reader = next(iter(settings.YOROZU_CARD_READERS), "") if demo else ""
    windows = [
        WindowValues(
            department=department_for_role(city, each.role), name=each.name, prefix=each.prefix,
            place=each.place, order=number, reader=reader,
        )
        for number, each in enumerate(pack.windows, 1)
    ]  # fmt: skip
    load_windows(municipality=city, windows=windows, by=Actor.system(city), at=at)


def load_procedures(city: Municipality, files: Iterable[Path], *, at: datetime) -> int:
    """Publish each file's procedure in the city; how many."""
    return _load_each(load_procedure_pack, city, files, at)


def load_guides(city: Municipality, files: Iterable[Path], *, at: datetime) -> int:
    """Take in each file's guide in the city, which must have the procedures that it names; how many."""
    return _load_each(load_guide_pack, city, files, at)


def load_texts(city: Municipality, files: Iterable[Path], *, at: datetime) -> int:
    """Take in each file's texts in other languages, for procedures that the city has; how many files."""
    return _load_each(load_text_pack, city, files, at)


def _load_each(load: Callable[..., object], city: Municipality, files: Iterable[Path], at: datetime) -> int:
    count = 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        try:
            load(municipality=city, text=text, by=Actor.system(city), at=at)
        except NotFound as missing:
            raise Invalid(f"{file.name}（{city.name}）: {missing.message}") from None
        except Invalid as fault:
            raise Invalid(f"{file.name}（{city.name}）: {fault.message}", fault.errors) from None
        count += 1
    return count


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.rglob("*.yaml"))
    if path.is_file():
        return [path]
    raise Invalid(f"ファイルまたはフォルダー {path} がありません。")


def _load_accounts(city: Municipality, pack: CityPack, at: datetime) -> None:
    logins = [each.login for each in pack.staff]
    existing = set(User.objects.filter(login__in=logins).values_list("login", flat=True))
    new = [each for each in pack.staff if each.login not in existing]
    for each in new:
        create_staff_account(
            staff=StaffMember.objects.within(city).get(code=each.login),
            login=each.login,
            password=None,
            roles=[Role(each.role)],
            by=Actor.system(city),
            at=at,
        )
    # Hashed once for all: a good hash is slow by design, and this password is printed on the screen anyway.
    User.objects.filter(login__in=[each.login for each in new]).update(password=_demo_hash())


@cache
def _demo_hash() -> str:
    return make_password(DEMO_PASSWORD)
