"""The master key: in a file, or in a key management service; and from one to the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import AT
from tests.trust import transit_server
from tests.trust.transit_server import TransitServer
from yorozu.foundation.errors import NotFound, Unavailable
from yorozu.municipality.models import Municipality
from yorozu.trust import vault
from yorozu.trust.models import CityKey, VaultKey
from yorozu.trust.vault import forget_city_keys, master
from yorozu.trust.vault.master import FileMaster

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_data(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own, with a master key."""
    settings.YOROZU_DATA = tmp_path
    master.create_master_key()
    return tmp_path


@pytest.fixture
def service(settings: Any, own_data: Path) -> Iterator[TransitServer]:
    token = own_data / "token"
    token.write_text("s.secret\n")
    with transit_server.running("s.secret") as server:
        settings.YOROZU_KMS_URL, settings.YOROZU_KMS_TOKEN_FILE = server.url, token
        yield server


def test_a_file_of_keys_wraps_with_the_newest_and_opens_with_all(own_data: Path) -> None:
    files = FileMaster(own_data)
    first = files.wrap(b"k" * 32, "a")
    assert (files.current(), files.renew(), files.current()) == ("file:1", "file:2", "file:2")
    second = files.wrap(b"k" * 32, "a")
    assert (first[0], second[0]) == ("file:1", "file:2")
    for name, blob in (first, second):
        assert files.unwrap(name, blob, "a") == b"k" * 32
        with pytest.raises(NotFound):
            files.unwrap(name, blob, "b")
    assert (own_data / "keys" / "master-2.key").stat().st_mode & 0o777 == 0o600
    assert not master.create_master_key()
    assert sorted(path.name for path in (own_data / "keys").iterdir()) == ["master-2.key", "master.key"]


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_key_stops_the_service(own_data: Path, content: bytes) -> None:
    path = own_data / "keys" / "master.key"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="壊れている"):
        master.check_master()


def test_a_service_holds_the_master_key_and_sees_no_key_of_a_case(
    service: TransitServer, own_data: Path, city: Municipality
) -> None:
    key = vault.create_key(municipality=city, at=AT)
    blob = vault.seal(key, "髙橋".encode(), context="a")
    names = set(CityKey.objects.within(city).filter(purpose="cases").values_list("master", flat=True))
    assert names == {"transit:yorozu:v1"}
    assert master.check_master() == "transit:yorozu:v1"
    calls = len(service.calls)
    forget_city_keys()
    again = VaultKey.objects.get(pk=key.pk)
    assert vault.unseal(again, blob, context="a").decode() == "髙橋"
    assert service.calls[calls:] == ["/v1/transit/decrypt/yorozu"]
    assert vault.unseal(VaultKey.objects.get(pk=key.pk), blob, context="a").decode() == "髙橋"
    assert len(service.calls) == calls + 1, "an opened key of a city is kept"


def test_the_keys_of_cities_move_from_the_file_to_the_service_and_on_to_its_next_version(
    own_data: Path, city: Municipality, settings: Any
) -> None:
    key = vault.create_key(municipality=city, at=AT)
    blob = vault.seal(key, b"x", context="a")
    (own_data / "token").write_text("s.secret")
    with transit_server.running("s.secret") as server:
        settings.YOROZU_KMS_URL, settings.YOROZU_KMS_TOKEN_FILE = server.url, own_data / "token"
        count = CityKey.objects.count()
        assert vault.rotate_master_key() == ("transit:yorozu:v1", count)
        assert len(server.versions) == 1
        assert vault.rotate_master_key() == ("transit:yorozu:v2", count)
        (own_data / "keys" / "master.key").unlink()
        master._cipher.cache_clear()
        forget_city_keys()
        assert vault.unseal(VaultKey.objects.get(pk=key.pk), blob, context="a") == b"x"
        assert vault.key_state(city).masters == ("transit:yorozu:v2",)


@pytest.mark.parametrize(
    ("status", "said"), [(500, "つながらない"), (503, "つながらない"), (403, "断りました")]
)
def test_a_service_that_refuses_stops_what_needs_it_and_says_so(
    service: TransitServer, city: Municipality, status: int, said: str
) -> None:
    service.status = status
    with pytest.raises(Unavailable, match=said):
        vault.create_key(municipality=city, at=AT)
    assert VaultKey.objects.within(city).count() == 0


def test_a_service_that_is_away_stops_nobody_who_has_opened_the_citys_key(
    service: TransitServer, city: Municipality
) -> None:
    key = vault.create_key(municipality=city, at=AT)
    blob = vault.seal(key, b"x", context="a")
    service.status = 500
    assert vault.unseal(VaultKey.objects.get(pk=key.pk), blob, context="a") == b"x"


def test_a_wrong_token_and_a_foreign_wrapping_are_told_apart(
    service: TransitServer, own_data: Path, city: Municipality
) -> None:
    vault.create_key(municipality=city, at=AT)
    CityKey.objects.within(city).filter(purpose="cases").update(number=7)
    forget_city_keys()
    with pytest.raises(NotFound, match="鍵が合わない"):
        vault.create_key(municipality=city, at=AT)
    (own_data / "token").write_text("s.other")
    with pytest.raises(Unavailable, match="断りました"):
        vault.create_key(municipality=city, at=AT)


def test_the_pulse_asks_no_service_for_the_key(service: TransitServer, own_data: Path) -> None:
    service.status = 500
    assert (master.has_master(), service.calls) == (True, [])
    (own_data / "token").unlink()
    assert not master.has_master()


def test_the_pulse_looks_at_the_key_that_wraps_now(own_data: Path) -> None:
    assert master.has_master()
    FileMaster(own_data).renew()
    (own_data / "keys" / "master-2.key").write_bytes(b"short")
    assert not master.has_master()
