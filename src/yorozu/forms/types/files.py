"""file: how many, which kinds, how large. What is inside is inspected by whoever holds the bytes."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from yorozu.forms.definition.document import Field
from yorozu.forms.definition.reader import Reader
from yorozu.forms.types.base import Check, FieldType, Posted, Schema
from yorozu.forms.types.refused import Refused
from yorozu.forms.types.samples import SAMPLES
from yorozu.foundation.language import gettext

MAX_FILES = 20
MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
# kind → (extensions, media type, what people call it)
KINDS = {
    "pdf": ((".pdf",), "application/pdf", "PDF"),
    "jpeg": ((".jpg", ".jpeg"), "image/jpeg", "写真（JPEG）"),
    "png": ((".png",), "image/png", "画像（PNG）"),
}


def name_of(item: Any) -> Any:
    return item.get("name") if isinstance(item, Mapping) else getattr(item, "name", None)


def size_of(item: Any) -> Any:
    """Bytes; of an item that still carries base64 `content`, as many as it will decode to."""
    if isinstance(item, Mapping):
        content = item.get("content")
        return item.get("size", len(content) * 3 // 4 if isinstance(content, str) else None)
    return getattr(item, "size", None)


class File(FieldType):
    name = "file"
    rule_type = "list"
    unanswered: ClassVar[Any] = ()
    allowed_in_group = False
    is_fieldset = True
    verb = "添付して"

    def define(self, reader: Reader) -> dict[str, Any]:
        accept = reader.some_of("accept", KINDS) or tuple(KINDS)
        return {
            "accept": accept,
            "max_files": reader.integer("max_files", 1, MAX_FILES, default=1),
            "max_bytes": reader.integer("max_bytes", 1024, MAX_BYTES, default=10 * MEGABYTE),
        }

    def check(self, field: Field) -> Check:
        endings = tuple(ending for kind in field.accept for ending in KINDS[kind][0])
        kinds = "・".join(gettext(KINDS[kind][2]) for kind in field.accept)
        most, largest = field.max_files or 1, field.max_bytes or MAX_BYTES

        def check(raw: Any) -> list[Any] | None:
            if raw is None or raw == "" or raw == []:
                return None
            if not isinstance(raw, list):
                raise Refused("ファイルの一覧として送ってください。")
            if len(raw) > most:
                raise Refused(
                    gettext("添付できるのは{most}個までです（今は{count}個です）。減らしてください。").format(
                        most=most, count=len(raw)
                    )
                )
            for item in raw:
                _check_one(item, endings, kinds, largest)
            return raw

        return check

    def rule_value(self, value: Any) -> Any:
        return [str(name_of(item)) for item in value]

    def schema(self, field: Field) -> Schema:
        """`content` is base64; with multipart the files travel as parts named by the field instead."""
        endings = "|".join(ending[1:] for kind in field.accept for ending in KINDS[kind][0])
        item = {
            "type": "object",
            "properties": {
                "name": {
                    "type": "string",
                    "maxLength": 255,
                    "pattern": rf"^[^/\\\u0000-\u001f]+\.({endings})$",
                },
                "content": {
                    "type": "string",
                    "contentEncoding": "base64",
                    "minLength": 1,
                    "maxLength": -(-(field.max_bytes or MAX_BYTES) // 3) * 4,
                },
            },
            "required": ["name", "content"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": item, "maxItems": field.max_files}

    def example(self, field: Field, today: date) -> Any:
        kind = field.accept[0] if field.accept else "pdf"
        name = f"{field.id}{KINDS[kind][0][0]}"
        return [{"name": name, "content": base64.b64encode(SAMPLES[kind]).decode("ascii")}]

    def shown(self, field: Field, value: Any) -> str:
        return "、".join(str(name_of(item)) for item in value)

    def read(self, field: Field, posted: Posted, name: str) -> Any:
        """Only what is posted now; what was uploaded before is added by whoever keeps it."""
        return list(posted.getlist(name))[: MAX_FILES + 1]

    def hint(self, field: Field) -> str:
        kinds = "・".join(gettext(KINDS[kind][2]) for kind in field.accept)
        size = max(1, (field.max_bytes or MAX_BYTES) // MEGABYTE)
        return gettext("{kinds}のファイルを{max_files}個まで添付できます。1個は{size} MB までです。").format(
            kinds=kinds, max_files=field.max_files, size=size
        )

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        kept = (
            [{"name": name_of(item), "size": size_of(item)} for item in raw] if isinstance(raw, list) else []
        )
        return {
            "files": kept,
            "endings": ",".join(ending for kind in field.accept for ending in KINDS[kind][0]),
            "room": (field.max_files or 1) - len(kept),
        }


def _check_one(item: Any, endings: tuple[str, ...], kinds: str, largest: int) -> None:
    name, size = name_of(item), size_of(item)
    if not isinstance(name, str) or not 0 < len(name) <= 255 or not isinstance(size, int):
        raise Refused("ファイルの名前または中身がありません。選び直してください。")
    if any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF or c in "/\\" for c in name):
        raise Refused("ファイルの名前に使えない文字があります。名前を変えて選び直してください。")
    if not name.lower().endswith(endings):
        raise Refused(
            gettext("「{name}」は受け付けられません。{kinds}のファイルを選んでください。").format(
                name=name[:60], kinds=kinds
            )
        )
    if size < 1:
        raise Refused(gettext("「{name}」は空です。選び直してください。").format(name=name[:60]))
    if size > largest:
        raise Refused(
            gettext("「{name}」は大きすぎます。{most} MB までにしてください。").format(
                name=name[:60], most=max(1, largest // MEGABYTE)
            )
        )
