"""The vault."""

from pathlib import Path

import pytest
from django.db import transaction

from tests.factories import AT
from yorozu.config import housekeeping
from yorozu.foundation.errors import NotFound, Unavailable
from yorozu.municipality.models import Municipality
from yorozu.trust import vault
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import files

pytestmark = pytest.mark.django_db


def test_what_was_sealed_comes_back_only_in_its_own_context(city: Municipality) -> None:
    key = vault.create_key(municipality=city, at=AT)
    blob = vault.seal(key, "髙橋".encode(), context="answers:1")
    again = VaultKey.objects.get(pk=key.pk)
    assert vault.unseal(again, blob, context="answers:1").decode() == "髙橋"
    with pytest.raises(NotFound):
        vault.unseal(again, blob, context="answers:2")
    with pytest.raises(NotFound):
        vault.unseal(again, blob[:-1] + bytes([blob[-1] ^ 1]), context="answers:1")


def test_a_file_lies_encrypted_and_comes_back_whole(city: Municipality) -> None:
    key = vault.create_key(municipality=city, at=AT)
    content = b"%PDF-1.7 secret of a person"
    stored = vault.store_file(
        key=key, name="佐藤の書類.pdf", media_type="application/pdf", content=content, at=AT
    )
    on_disk = vault.storage_path(stored.id).read_bytes()
    assert b"secret" not in on_disk
    again = StoredFile.objects.get(pk=stored.pk)
    assert vault.open_file(again) == content
    assert vault.file_name(again) == "佐藤の書類.pdf"
    assert again.size == len(content)


def test_a_destroyed_key_leaves_nothing_readable(city: Municipality) -> None:
    key = vault.create_key(municipality=city, at=AT)
    stored = vault.store_file(key=key, name="a.pdf", media_type="application/pdf", content=b"x", at=AT)
    vault.destroy_key(key, at=AT)
    gone = StoredFile.objects.get(pk=stored.pk)
    assert gone.key.wrapped is None
    assert gone.key.destroyed_at == AT
    with pytest.raises(NotFound, match="廃棄"):
        vault.open_file(gone)


def test_a_disk_that_refuses_keeps_no_row(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    key = vault.create_key(municipality=city, at=AT)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(Unavailable, match="保存できませんでした"):
        vault.store_file(key=key, name="a.pdf", media_type="application/pdf", content=b"x", at=AT)
    assert StoredFile.objects.count() == 0


def test_files_without_a_row_are_removed_after_a_day(city: Municipality) -> None:
    key = vault.create_key(municipality=city, at=AT)
    kept = vault.store_file(key=key, name="a.pdf", media_type="application/pdf", content=b"x", at=AT)
    orphan = vault.store_file(key=key, name="b.pdf", media_type="application/pdf", content=b"y", at=AT)
    StoredFile.objects.filter(pk=orphan.pk).delete()
    for stored in (kept, orphan):
        _age(vault.storage_path(stored.id))
    assert vault.remove_orphans(at=AT) == 1
    assert vault.storage_path(kept.id).exists()
    assert not vault.storage_path(orphan.id).exists()


def test_what_is_no_file_of_ours_is_left_where_it_lies(city: Municipality) -> None:
    folder = vault.storage_path(vault.create_key(municipality=city, at=AT).id).parent
    folder.mkdir(parents=True, exist_ok=True)
    strange = [folder / name for name in (".nfs0000000000abcdef", "notes.txt", "A" * 32)]
    for each in strange:
        each.write_bytes(b"?")
        _age(each)
    vault.remove_orphans(at=AT)
    assert all(each.exists() for each in strange)
    for each in strange:
        each.unlink()


def _age(path: Path) -> None:
    import os  # noqa: PLC0415

    old = AT.timestamp() - 3 * 86400
    os.utime(path, (old, old))


@pytest.mark.django_db(transaction=True)
def test_with_the_key_go_names_fingerprints_and_after_the_commit_the_files(city: Municipality) -> None:
    key, other = (vault.create_key(municipality=city, at=AT) for _ in range(2))
    gone, kept = (
        vault.store_file(key=each, name="佐藤.pdf", media_type="application/pdf", content=b"x", at=AT)
        for each in (key, other)
    )
    with transaction.atomic():
        assert vault.destroy_key(key, at=AT) == 1
        assert vault.storage_path(gone.id).exists(), "what is not committed can still be taken back"
    assert (vault.storage_path(gone.id).exists(), vault.storage_path(kept.id).exists()) == (False, True)
    row = StoredFile.objects.get(pk=gone.pk)
    assert (bytes(row.sealed_name), row.sha256, row.disposed_at) == (b"", "", AT)
    assert row.removed_at is not None
    assert vault.destroy_key(key, at=AT) == 0
    assert vault.open_file(StoredFile.objects.select_related("key").get(pk=kept.pk)) == b"x"
    assert vault.scrub()


@pytest.mark.django_db(transaction=True)
def test_a_destruction_that_is_rolled_back_destroys_nothing(city: Municipality) -> None:
    key = vault.create_key(municipality=city, at=AT)
    stored = vault.store_file(key=key, name="a.pdf", media_type="application/pdf", content=b"x", at=AT)
    with transaction.atomic():
        vault.destroy_key(key, at=AT)
        transaction.set_rollback(True)
    assert vault.open_file(StoredFile.objects.select_related("key").get(pk=stored.pk)) == b"x"


@pytest.mark.django_db(transaction=True)
def test_files_that_a_backup_holds_go_with_the_next_housekeeping(city: Municipality) -> None:
    key = vault.create_key(municipality=city, at=AT)
    stored = vault.store_file(key=key, name="a.pdf", media_type="application/pdf", content=b"x", at=AT)
    with vault.files_held():
        vault.destroy_key(key, at=AT)
        assert vault.storage_path(stored.id).exists()
        assert StoredFile.objects.get(pk=stored.pk).removed_at is None
    housekeeping.finish_disposals(AT)
    assert not vault.storage_path(stored.id).exists()
    assert StoredFile.objects.get(pk=stored.pk).removed_at == AT
