"""The body of a submission: answers and files, from JSON or from multipart."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from yorozu.forms.services import Definition
from yorozu.foundation.errors import FieldError, Invalid, TooLarge
from yorozu.intake.api.parts import read_parts
from yorozu.intake.json_body import read_object, refused
from yorozu.intake.uploads import Upload, file_fields

# Room for answers and part headers beside the files.
_BESIDE_FILES = 3 * 1024 * 1024
_KEY = re.compile(r"[!-~](?:[ -~]{6,98})[!-~]")
_MOST_FILES = 100
_HOW_KEY = "ヘッダー Idempotency-Key に、8文字から100文字までの半角の値を入れてください。"
_STRANGER = "この名前のファイルの項目はありません。消して送り直してください。"
_NO_NAME = "ファイルの部分に名前（filename）がありません。名前を付けて送り直してください。"
_AS_PART = "ファイルは multipart の部分として送り、answers には入れないでください。"
_TYPES = "Content-Type は application/json か multipart/form-data にしてください。"
_TOO_LARGE = "送られた内容が大きすぎます。ファイルは multipart で送り、手続の上限に収めてください。"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request holds: the key, the answers with an Upload for each file, and what is wrong so far."""

    key: str
    raw: dict[str, Any]
    errors: list[FieldError]


def read_request(request: HttpRequest, definition: Definition) -> Sent:
    """Read as much as can be read. Raises TooLarge before reading what is over the procedure's limits."""
    if _length(request) > definition.limits.bytes + _BESIDE_FILES:
        raise TooLarge(_TOO_LARGE)
    errors: list[FieldError] = []
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        errors.append(FieldError("Idempotency-Key", _HOW_KEY))
    try:
        raw = _read_raw(request, definition, errors)
    except Invalid as unreadable:
        raise Invalid(unreadable.message, [*errors, *unreadable.errors]) from None
    return Sent(key, raw, errors)


def _read_raw(request: HttpRequest, definition: Definition, errors: list[FieldError]) -> dict[str, Any]:
    kind = (request.content_type or "").lower()
    try:
        if kind == "application/json":
            return _from_json(request, definition, errors)
        if kind == "multipart/form-data":
            return _from_multipart(request, definition, errors)
    except RequestDataTooBig:
        raise TooLarge(_TOO_LARGE) from None
    raise refused(_TYPES, "Content-Type")


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text[:20]) if text.isascii() and text.isdecimal() else 0


def _from_json(request: HttpRequest, definition: Definition, errors: list[FieldError]) -> dict[str, Any]:
    raw = _unwrapped(read_object(request.body), definition)
    for field in file_fields(definition):
        if raw.get(field.id):
            raw[field.id] = _decoded(field.id, raw[field.id], errors)
    return raw


def _unwrapped(raw: dict[str, Any], definition: Definition) -> dict[str, Any]:
    inner = raw.get("answers")
    if len(raw) == 1 and isinstance(inner, dict) and "answers" not in definition.fields:
        return inner
    return raw


def _decoded(field: str, items: Any, errors: list[FieldError]) -> list[Upload] | None:
    try:
        if not isinstance(items, list) or len(items) > _MOST_FILES:
            raise ValueError(_how(field))
        return [_upload(field, item) for item in items]
    except ValueError as fault:
        errors.append(FieldError(field, str(fault)))
        return None


def _upload(field: str, item: Any) -> Upload:
    if not isinstance(item, Mapping) or set(item) != {"name", "content"}:
        raise ValueError(_how(field))
    name, content = item["name"], item["content"]
    if not isinstance(name, str) or not isinstance(content, str):
        raise ValueError(_how(field))
    try:
        return Upload(name, base64.b64decode(content, validate=True))
    except ValueError:
        raise ValueError("ファイルの content は base64 で送ってください。") from None


def _how(field: str) -> str:
    return f'{field} のファイルは [{{"name": "名前", "content": "base64"}}] の形で送ってください。'


def _from_multipart(request: HttpRequest, definition: Definition, errors: list[FieldError]) -> dict[str, Any]:
    parts = read_parts(request)
    answers = parts.texts.get("answers", [])
    if len(answers) != 1:
        raise refused("answers に、答えのJSONを一つ入れてください。", "answers")
    raw = _unwrapped(read_object(answers[0]), definition)
    known = {field.id for field in file_fields(definition)}
    texts = set(parts.texts) - {"answers"}
    strangers = (texts | set(parts.files)) - known
    errors += [FieldError(_shown(part), _STRANGER) for part in sorted(strangers)[:50]]
    errors += [FieldError(field, _NO_NAME) for field in sorted(texts & known)]
    errors += [FieldError(field, _AS_PART) for field in sorted(known & raw.keys()) if raw[field]]
    return raw | {field: parts.files[field] for field in known & set(parts.files)}


def _shown(part: str) -> str:
    return part[:40].encode("ascii", "backslashreplace").decode()
