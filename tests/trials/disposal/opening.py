"""Opening what was sealed with every key there is, as somebody would who kept the sealed bytes."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField

from yorozu.intake.models import Application
from yorozu.municipality.models import TenantModel
from yorozu.trust.models import CityKey, StoredFile, VaultKey
from yorozu.trust.vault import storage_path
from yorozu.trust.vault.cities import open_city_key
from yorozu.trust.vault.keys import unwrap_data_key

_NONCE, _TAG = 12, 16


def sealed_bytes(application: Application) -> list[bytes]:
    """Everything sealed that there is, as a copy of the database and the folder would have it."""
    blobs = [bytes(value) for value in _binary_columns() if value]
    files = StoredFile.objects.within(application.municipality_id).filter(key=application.key_id)
    return [*blobs, *(storage_path(each.pk).read_bytes() for each in files if storage_path(each.pk).exists())]


def keys_left() -> list[bytes]:
    """Every key that can still be had: the master's, the cities' and the cases' that are not destroyed."""
    masters = [path.read_bytes() for path in (Path(settings.YOROZU_DATA) / "keys").glob("*.key")]
    cities = [open_city_key(each) for each in CityKey.objects.all()]
    cases = [unwrap_data_key(each) for each in VaultKey.objects.filter(destroyed_at=None)]
    return [*masters, *cities, *cases]


def opened(blobs: Iterable[bytes], keys: Iterable[bytes]) -> Iterator[bytes]:
    """What each key makes of each blob, whether or not it is the right one.

    GCM's counter mode without its seal, so that no context needs to be known (NIST SP 800-38D, 6.5).
    """
    sealed = list(blobs)
    for key in keys:
        for blob in sealed:
            if len(blob) > _NONCE + _TAG:
                counter = modes.CTR(blob[:_NONCE] + (2).to_bytes(4, "big"))
                yield Cipher(algorithms.AES(key), counter).decryptor().update(blob[_NONCE:-_TAG])


def opens_wrapped(wrapped: bytes, key_id: str, keys: Iterable[bytes]) -> bool:
    """Whether any key opens the wrapped key of a case."""
    for key in keys:
        with contextlib.suppress(InvalidTag):
            AESGCM(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], key_id.encode())
            return True
    return False


def _binary_columns() -> Iterator[bytes | memoryview | None]:
    for model in apps.get_models():
        names = [each.attname for each in model._meta.concrete_fields if isinstance(each, BinaryField)]
        if names and issubclass(model, TenantModel):
            for row in model.objects.values_list(*names):  # type: ignore[attr-defined]
                yield from row
