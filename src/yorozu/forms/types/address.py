"""address: five parts, of which postal code and building may be blank."""

from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.types.compound import Compound
from yorozu.forms.types.parts import LINE_SCHEMA, line, one_of, postal_code
from yorozu.forms.types.prefectures import PREFECTURES


class Address(Compound):
    name = "address"
    parts = ("postal_code", "prefecture", "city", "town", "building")
    labels = {
        "postal_code": "郵便番号",
        "prefecture": "都道府県",
        "city": "市区町村",
        "town": "町名・番地",
        "building": "建物名・部屋番号",
    }
    chosen = frozenset({"prefecture"})
    readers = {
        "postal_code": postal_code,
        "prefecture": one_of(PREFECTURES, "都道府県名を選んでください。国外のときは「国外」としてください。"),
        "city": line(100),
        "town": line(200),
        "building": line(200),
    }
    optional_parts = frozenset({"postal_code", "building"})
    part_schemas = {
        "postal_code": {"type": "string", "pattern": "^[0-9]{7}$"},
        "prefecture": {"enum": list(PREFECTURES)},
        "city": LINE_SCHEMA | {"maxLength": 100},
        "town": LINE_SCHEMA | {"maxLength": 200},
        "building": LINE_SCHEMA | {"maxLength": 200},
    }
    sample = {
        "postal_code": "0270052",
        "prefecture": "岩手県",
        "city": "宮古市",
        "town": "宮町一丁目1番30号",
        "building": "",
    }

    def shown(self, field: Field, value: Any) -> str:
        code = value["postal_code"]
        joined = f"{value['prefecture']}{value['city']}{value['town']}"
        return " ".join(
            part for part in (f"〒{code[:3]}-{code[3:]}" if code else "", joined, value["building"]) if part
        )

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        return super().controls(field, raw) | {"prefectures": [(name, name) for name in PREFECTURES]}
