"""location: a point on the map, or words that say where, or both. Degrees of WGS 84."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.types.base import Check, FieldType, Posted, Schema, is_blank_map, read_parts
from yorozu.forms.types.characters import NOT_BLANK_PATTERN, SAFE_LINE_PATTERN, half_width, read_line
from yorozu.forms.types.refused import Refused, part_label
from yorozu.foundation.language import gettext

# Japan with its remotest islands.
LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.0)
PARTS = ("lat", "lng", "note")
_HOW = "地図で場所を示すか、場所の説明に目印や住所を入力してください。"


def _degrees(raw: Any, bounds: tuple[float, float], label: str) -> float | None:
    if isinstance(raw, str) and len(raw) <= 40:
        try:
            raw = float(Decimal(half_width(raw))) if raw.strip() else None
        except (InvalidOperation, OverflowError):
            raw = ""
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not bounds[0] <= raw <= bounds[1]:
        raise Refused(
            gettext("{label}は{bounds:.0f}から{bounds2:.0f}までの数で入力してください。").format(
                label=label, bounds=bounds[0], bounds2=bounds[1]
            )
        )
    return round(float(raw), 7)


class Location(FieldType):
    name = "location"
    rule_type = "open_map"
    parts = PARTS
    is_fieldset = True
    optional_parts = frozenset(PARTS)

    def check(self, field: Field) -> Check:
        return partial(read_location, label=field.label)

    def missing(self, field: Field) -> str:
        return f"{field.label}: {_HOW}"

    def schema(self, field: Field) -> Schema:
        def degrees(bounds: tuple[float, float]) -> Schema:
            return {"type": ["number", "null"], "minimum": bounds[0], "maximum": bounds[1]}

        note = {"type": "string", "maxLength": 200, "pattern": SAFE_LINE_PATTERN}
        point = {
            "properties": {"lat": {"type": "number"}, "lng": {"type": "number"}},
            "required": ["lat", "lng"],
        }
        nowhere = {"properties": {"lat": {"type": "null"}, "lng": {"type": "null"}}}
        words = {"properties": {"note": {"pattern": NOT_BLANK_PATTERN}}, "required": ["note"]} | {
            "allOf": [nowhere]
        }
        return {
            "type": "object",
            "properties": {"lat": degrees(LATITUDES), "lng": degrees(LONGITUDES), "note": note},
            "anyOf": [point, words],
            "additionalProperties": False,
        }

    def example(self, field: Field, today: date) -> Any:
        sample = {"lat": 39.6414, "lng": 141.957, "note": "市役所前の交差点"}
        return sample | (field.example if isinstance(field.example, dict) else {})

    def shown(self, field: Field, value: Any) -> str:
        point = (
            gettext("北緯{value:.5f} 東経{value2:.5f}").format(value=value["lat"], value2=value["lng"])
            if value["lat"] is not None
            else ""
        )
        return " ".join(part for part in (value["note"], point) if part)

    def columns(self, field: Field) -> list[str]:
        return [f"{field.label}（{label}）" for label in ("緯度", "経度", "説明")]

    def cells(self, field: Field, value: Any) -> list[str]:
        return ["" if value is None or value[part] is None else str(value[part]) for part in PARTS]

    def rule_value(self, value: Any) -> Any:
        return {part: found for part, found in value.items() if found is not None}

    def read(self, field: Field, posted: Posted, name: str) -> Any:
        return read_parts(posted, name, PARTS)

    def hint(self, field: Field) -> str:
        return (
            "地図で場所を示してください。地図を使えないときは、目印や住所を「場所の説明」に書いてください。"
        )

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        parts = raw if isinstance(raw, Mapping) else {}
        values = {part: "" if parts.get(part) is None else parts[part] for part in PARTS}
        return {"parts": values, "part_labels": {"lat": "緯度", "lng": "経度", "note": "場所の説明"}}


def read_location(raw: Any, *, label: str) -> dict[str, Any] | None:
    """`{lat, lng, note}`; lat and lng are None together when only words were given."""
    if is_blank_map(raw):
        return None
    if not isinstance(raw, Mapping) or not raw.keys() <= set(PARTS):
        raise Refused(_HOW)
    problems: dict[str, str] = {}
    value: dict[str, Any] = {"lat": None, "lng": None, "note": ""}
    for part, bounds, name in (("lat", LATITUDES, "緯度"), ("lng", LONGITUDES, "経度")):
        try:
            value[part] = _degrees(raw.get(part), bounds, part_label(label, gettext(name)))
        except Refused as refused:
            problems[f".{part}"] = str(refused)
    try:
        value["note"] = read_line(raw.get("note"), limit=200) or ""
    except Refused as refused:
        problems[".note"] = gettext("{part_label}は、{refused}").format(
            part_label=part_label(label, gettext("説明")), refused=gettext(str(refused))
        )
    if not problems and (value["lat"] is None) != (value["lng"] is None):
        problems[".lat" if value["lat"] is None else ".lng"] = gettext(
            "{label}の緯度と経度は、両方とも入力するか、両方とも空けてください。"
        ).format(label=label)
    if problems:
        raise Refused(parts=problems)
    return value if value["note"] or value["lat"] is not None else None
