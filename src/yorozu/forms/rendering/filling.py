"""An address filled from its postal code."""

from collections.abc import Mapping
from typing import Any

from yorozu.forms.rendering.posted import Button
from yorozu.foundation import postal
from yorozu.foundation.errors import FieldError

_UNKNOWN = "この郵便番号の住所が見つかりません。番号を確かめるか、住所を入力してください。"


def fill_address(raw: Mapping[str, Any], button: Button) -> tuple[dict[str, Any], FieldError | None]:
    """The raw answers with the address completed, or unchanged with what to tell the person."""
    top, *rest = button.field.split(".")
    if not rest:
        address, error = _filled(raw.get(top), button.field)
        return {**raw, top: address}, error
    rows = list(raw.get(top) or [])
    number, sub = int(rest[0]), rest[1]
    if number >= len(rows) or not isinstance(rows[number], Mapping):
        return dict(raw), None
    address, error = _filled(rows[number].get(sub), button.field)
    rows[number] = {**rows[number], sub: address}
    return {**raw, top: rows}, error


def _filled(address: Any, name: str) -> tuple[dict[str, Any], FieldError | None]:
    parts = dict(address) if isinstance(address, Mapping) else {}
    found = postal.common(postal.lookup(str(parts.get("postal_code") or "")))
    if found is None:
        return parts, FieldError(f"{name}.postal_code", _UNKNOWN)
    known = {"prefecture": found.prefecture, "city": found.city}
    typed = str(parts.get("town") or "")
    if not typed.startswith(found.town):
        known["town"] = found.town
    return parts | known, None
