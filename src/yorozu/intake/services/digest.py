"""Telling whether two submissions are the same."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from yorozu.intake.uploads import Upload


def digest_of(raw: Mapping[str, Any]) -> str:
    """A keyed hash of what was sent; keyed, because a bare hash of a short answer can be guessed."""
    plain = json.dumps(raw, default=_file, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), "sha256").hexdigest()


def _file(value: Any) -> list[str]:
    if isinstance(value, Upload):
        return [value.name, value.sha256]
    raise TypeError(f"{type(value).__name__} is not an answer")
