"""Replacing keys: what was sealed stays readable, what is destroyed stays destroyed, and nobody has to stop."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories import AT, make_city
from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality
from yorozu.trust import audit, vault
from yorozu.trust.models import CityKey, VaultKey
from yorozu.trust.vault import cities, forget_city_keys, keys, master, rotation


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cities, "KEPT", 0.0)
    monkeypatch.setattr(rotation, "_ON_ITS_WAY", 0.0)
    monkeypatch.setattr(rotation, "PAUSE", 0.0)


@pytest.fixture
def own_data(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder of the test's own, with a master key."""
    settings.YOROZU_DATA = tmp_path
    master.create_master_key()
    return tmp_path


def _sealed(city: Municipality, count: int) -> list[tuple[VaultKey, bytes]]:
    made = [vault.create_key(municipality=city, at=AT) for _ in range(count)]
    return [(key, vault.seal(key, str(key.pk).encode(), context="a")) for key in made]


def _readable(sealed: list[tuple[VaultKey, bytes]]) -> int:
    fresh = [(VaultKey.objects.get(pk=key.pk), blob) for key, blob in sealed]
    return sum(vault.unseal(key, blob, context="a") == str(key.pk).encode() for key, blob in fresh)


@pytest.mark.django_db
def test_a_citys_key_is_replaced_and_everything_stays_readable(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)
    sealed, other = _sealed(city, 10), _sealed(make_city("tono", "032085", "遠野市"), 2)
    before = CityKey.objects.within(city).get(purpose="cases")
    assert vault.rotate_city_key(city, at=AT) == 10
    after = CityKey.objects.within(city).get(purpose="cases")
    assert (after.number, after.current, CityKey.objects.filter(pk=before.pk).exists()) == (2, True, False)
    assert set(VaultKey.objects.within(city).values_list("city_key", flat=True)) == {after.pk}
    forget_city_keys()
    assert (_readable(sealed), _readable(other)) == (10, 2)
    state = vault.key_state(city)
    assert (state.cases, state.waiting, state.replaced, state.destroyed) == (10, 0, 0, 0)


@pytest.mark.django_db
def test_a_key_in_hand_from_before_still_opens_after_the_old_one_is_gone(city: Municipality) -> None:
    ((key, blob),) = _sealed(city, 1)
    in_hand = VaultKey.objects.get(pk=key.pk)
    vault.rotate_city_key(city, at=AT)
    forget_city_keys()
    assert vault.unseal(in_hand, blob, context="a") == str(key.pk).encode()


@pytest.mark.django_db
def test_a_destroyed_key_is_not_brought_back(city: Municipality) -> None:
    (gone, blob), kept = _sealed(city, 2)
    vault.destroy_key(gone, at=AT)
    assert vault.rotate_city_key(city, at=AT) == 1
    row = VaultKey.objects.get(pk=gone.pk)
    assert (row.wrapped, row.city_key_id, row.destroyed_at) == (None, None, AT)
    with pytest.raises(NotFound, match="廃棄"):
        vault.unseal(row, blob, context="a")
    assert _readable([kept]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_replacement_that_was_stopped_goes_on_where_it_was(
    city: Municipality, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 4)
    sealed = _sealed(city, 12)
    whole, done = rotation._rewrap_batch, 0

    def dies(*args: Any) -> Any:
        nonlocal done
        if done == batches:
            raise OSError("power")
        done += 1
        return whole(*args)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_rewrap_batch", dies)
        with pytest.raises(OSError, match="power"):
            vault.rotate_city_key(city, at=AT)
    forget_city_keys()
    assert _readable(sealed) == 12, "half-way, old and new are both valid"
    state = vault.key_state(city)
    assert (state.waiting, state.replaced) == (12 - 4 * batches, 1)
    sealed += _sealed(city, 1)
    assert vault.rotate_city_key(city, at=AT) == 12 - 4 * batches
    assert (vault.key_state(city).waiting, vault.key_state(city).replaced) == (0, 0)
    assert CityKey.objects.within(city).get(purpose="cases").number == 2
    assert _readable(sealed) == 13


@pytest.mark.django_db
def test_the_master_key_is_replaced_and_the_audit_chain_still_holds(
    own_data: Path, city: Municipality
) -> None:
    sealed = _sealed(city, 3)
    count = CityKey.objects.count()
    assert vault.rotate_master_key() == ("file:2", count)
    assert set(CityKey.objects.values_list("master", flat=True)) == {"file:2"}
    (own_data / "keys" / "master.key").unlink()
    master._cipher.cache_clear()
    forget_city_keys()
    assert _readable(sealed) == 3
    assert audit.verify_chain(city) == []


@pytest.mark.django_db
def test_a_replacement_of_the_master_key_that_was_stopped_makes_no_third_one(
    own_data: Path, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = _sealed(city, 2)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_rewrap_city_key", lambda key: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            vault.rotate_master_key()
    forget_city_keys()
    assert _readable(sealed) == 2
    assert vault.rotate_master_key() == ("file:2", CityKey.objects.count())
    assert [path.name for path in sorted((own_data / "keys").iterdir())] == ["master-2.key", "master.key"]


@pytest.mark.django_db
def test_keys_from_before_cities_had_keys_are_read_and_adopted(city: Municipality) -> None:
    sealed = _sealed(city, 5)
    for key, _ in sealed[:3]:
        plain = keys.unwrap_data_key(VaultKey.objects.get(pk=key.pk))
        wrapped = keys.wrap_data_key(master.master_cipher(), plain, key)
        VaultKey.objects.filter(pk=key.pk).update(wrapped=wrapped, city_key=None)
    assert _readable(sealed) == 5
    assert vault.key_state(city).waiting == 3
    assert (vault.adopt_old_keys(city, at=AT), vault.adopt_old_keys(city, at=AT)) == (3, 0)
    assert VaultKey.objects.within(city).filter(city_key=None).count() == 0
    assert _readable(sealed) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["number", "purpose", "from_sequence"])
def test_a_citys_key_opens_in_its_own_place_only(city: Municipality, column: str) -> None:
    _sealed(city, 1)
    other = make_city("tono", "032085", "遠野市")
    row = CityKey.objects.within(city).get(purpose="cases")
    setattr(row, column, {"number": 2, "purpose": "audit", "from_sequence": 9}[column])
    with pytest.raises(NotFound):
        cities.open_city_key(row)
    row.refresh_from_db()
    row.municipality = other
    with pytest.raises(NotFound):
        cities.open_city_key(row)


@pytest.mark.django_db(transaction=True)
def test_people_send_and_read_all_the_while_keys_are_replaced(
    own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cities, "KEPT", 0.05)
    monkeypatch.setattr(rotation, "_ON_ITS_WAY", 0.2)
    monkeypatch.setattr(rotation, "BATCH", 20)
    city = make_city()
    sealed, lock = _sealed(city, 60), threading.Lock()
    stop, failed, done = threading.Event(), list[BaseException](), [0, 0]

    def send() -> None:
        with transaction.atomic():
            made = _sealed(city, 1)
            audit.record(
                municipality=city,
                action="case.viewed",
                subject_type="case",
                subject_id=1,
                actor_kind="staff",
                at=AT,
            )
        with lock:
            sealed.extend(made)
        done[0] += 1

    def read() -> None:
        with lock:
            some = sealed[:: max(1, len(sealed) // 10)]
        assert _readable(some) == len(some)
        done[1] += len(some)

    def work(step: Any) -> None:
        try:
            while not stop.is_set():
                step()
        except BaseException as fault:
            failed.append(fault)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(step,)) for step in (send, send, read, read)]
    for each in threads:
        each.start()
    try:
        for _ in range(2):
            assert vault.rotate_city_key(city, at=AT) >= 60
            vault.rotate_master_key()
    finally:
        stop.set()
        for each in threads:
            each.join()
    assert failed == []
    assert done[0] > 10
    assert done[1] > 10
    forget_city_keys()
    assert _readable(sealed) == len(sealed)
    state = vault.key_state(city)
    assert (state.waiting, state.replaced, state.masters) == (0, 0, ("file:3",))
    assert audit.verify_chain(city) == []
