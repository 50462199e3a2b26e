"""What the API says of a procedure's answers."""

from typing import Any

import requests

from .installation import Installation


def example(installation: Installation, city: str, code: str) -> dict[str, Any]:
    """The complete valid set of answers in the procedure's schema."""
    address = f"{installation.url}/api/v1/{city}/procedures/{code}/schema"
    found: dict[str, Any] = requests.get(address, timeout=10).json()["examples"][0]
    return found
