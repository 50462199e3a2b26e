"""JSON sealed under an application's key: answers, drafts, words to the applicant."""

import json
from typing import Any

from yorozu.trust.models import VaultKey
from yorozu.trust.vault import seal, unseal


def seal_json(key: VaultKey, value: Any, *, context: str) -> bytes:
    """Seal any JSON value; characters come back exactly as they went in."""
    return seal(key, json.dumps(value, separators=(",", ":")).encode(), context=context)


def unseal_json(key: VaultKey, blob: bytes | memoryview, *, context: str) -> Any:
    """The value again. Raises NotFound when the key was destroyed or the content was tampered with."""
    return json.loads(unseal(key, blob, context=context))
