"""Sections and fields."""

import re
from typing import Any

from yorozu.forms.definition.document import Field, Section
from yorozu.forms.definition.reader import FIELD_ID, Reader, guess, listed
from yorozu.forms.types.registry import type_names, type_of

MAX_SECTIONS = 30
MAX_FIELDS = 300
#: Names that rules use for something else.
RESERVED = frozenset(
    {"today", "applicant", "municipality", "outcome", "true", "false", "null", "in", "answered", "size"}
)
_ID_HOW = "半角の英小文字で始め、英小文字・数字・「_」だけで、40文字までにしてください。"
_NOT_PREFILLED = frozenset({"file", "consent", "note", "group"})
_TERM = re.compile(r"[a-z][a-z_]*(\[\])?(\.[a-z_]+(\[\])?)+")


def read_sections(reader: Reader) -> tuple[Section, ...]:
    sections, section_ids, field_ids = [], set[str](), set[str]()
    for item in reader.items("sections", count=MAX_SECTIONS, required=True):
        section = _section(item, field_ids)
        _refuse_repeated(item, section.id, section_ids)
        sections.append(section)
    count = sum(1 + len(field.fields) for section in sections for field in section.fields)
    if count > MAX_FIELDS:
        reader.fault("sections", f"項目が多すぎます。{MAX_FIELDS}個までにしてください（今は{count}個です）。")
    return tuple(sections)


def _section(reader: Reader, field_ids: set[str]) -> Section:
    section = Section(
        id=reader.matching("id", FIELD_ID, _ID_HOW),
        title=reader.text("title", required=True, limit=100),
        why=reader.text("why", limit=1000),
        show_if=reader.rule("show_if"),
        fields=_fields(reader, field_ids, inside="", count=MAX_FIELDS),
    )
    reader.finish(where="区分（section）では")
    return section


def _fields(reader: Reader, ids: set[str], *, inside: str, count: int) -> tuple[Field, ...]:
    found = []
    for item in reader.items("fields", count=count, required=True):
        field = _field(item, inside)
        _refuse_repeated(item, field.id, ids)
        found.append(field)
    return tuple(found)


def _refuse_repeated(reader: Reader, name: str, seen: set[str]) -> None:
    if name and name in seen:
        reader.fault("id", f"id「{name}」はほかでも使われています。別の名前にしてください。")
    seen.add(name)


def _field(reader: Reader, inside: str) -> Field:
    field_id = reader.matching("id", FIELD_ID, _ID_HOW)
    if field_id in RESERVED:
        reader.fault("id", f"「{field_id}」は規則の中で別の意味に使われています。別の名前にしてください。")
    name = _type_name(reader, inside)
    common: dict[str, Any] = {
        "help": reader.text("help", limit=1000),
        "why": reader.text("why", limit=1000),
        "required": reader.flag("required"),
        "same_as": reader.matching(
            "same_as", _TERM, "「person.name」のような用語で書いてください。", required=False
        ),
        "confidentiality": reader.integer("confidentiality", 1, 3, default=3),
        "prefill": reader.flag("prefill"),
        "show_if": reader.rule("show_if"),
        "required_if": reader.rule("required_if"),
        "example": _example(reader.raw("example")),
    }
    label = reader.text("label", required=name != "note", limit=100)
    extra = _of_type(reader, name, field_id) if name else {}
    _refuse_contradictions(reader, name, common, inside)
    if name:
        reader.finish(where=f"{name} の項目では")
    return Field(id=field_id, type=name, label=label, **common, **extra)


def _type_name(reader: Reader, inside: str) -> str:
    name = reader.text("type", required=True, limit=100)
    if not name:
        return ""
    if name not in type_names():
        reader.fault("type", f"「{name}」という種類はありません。{listed(type_names())}から選んでください。"
                     f"{guess(name, type_names())}")  # fmt: skip
        return ""
    if inside and not type_of(name).allowed_in_group:
        reader.fault("type", f"繰り返し（group）「{inside}」の中に {name} は置けません。外に出してください。")
    return name


def _of_type(reader: Reader, name: str, field_id: str) -> dict[str, Any]:
    extra = type_of(name).define(reader)
    if name == "group":
        extra["fields"] = _fields(reader, set(), inside=field_id, count=MAX_FIELDS)
    return extra


def _refuse_contradictions(reader: Reader, name: str, common: dict[str, Any], inside: str) -> None:
    if name == "note" and (common["required"] or common["required_if"]):
        reader.fault("required", "note は答えのない項目です。required を消してください。")
    if common["prefill"]:
        _refuse_prefill(reader, name, common, inside)
    if common["required"] and common["required_if"]:
        reader.fault("required_if", "required: true のときは required_if を消してください。")


def _refuse_prefill(reader: Reader, name: str, common: dict[str, Any], inside: str) -> None:
    """Addresses are seen by many: what says something of a person never stands in one (ASVS 14.2.1)."""
    if name in _NOT_PREFILLED or inside:
        reader.fault(
            "prefill",
            "この種類の項目と、繰り返しの中の項目には、リンクから答えを入れられません。prefill を消してください。",
        )
    elif common["confidentiality"] != 1 or common["same_as"].startswith(("person.", "household.")):
        reader.fault(
            "prefill",
            "リンクから答えを入れられるのは、個人の情報でなく、confidentiality: 1 の項目だけです。"
            "そうでなければ prefill を消してください。",
        )


def _example(value: Any) -> Any:
    """As JSON gives it back: numbers with a point are floats."""
    if isinstance(value, dict):
        return {key: _example(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_example(item) for item in value]
    if value is None or value == "":
        return None
    return value if isinstance(value, str | int) else float(value)
