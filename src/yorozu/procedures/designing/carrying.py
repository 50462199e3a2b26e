"""A definition as one file, carried from one city or installation to another. What comes in is not trusted."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yorozu.forms.services import (
    DefinitionFaults,
    Fault,
    definition_faults,
    dump_definition,
    load_document,
    parse_definition,
)
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.procedures.designing.digesting import digest_of

FORMAT, FORMAT_VERSION = "yorozu-procedure", 1
MOST_BYTES = 1024 * 1024
_ABOUT = ("municipality_code", "municipality", "installation", "code", "version", "digest")


@dataclass(frozen=True, slots=True)
class Carried:
    """`document` is without fault and in the form in which it is stored; `about` says where it comes from."""

    document: dict[str, Any]
    about: dict[str, Any]


def packed(document: dict[str, Any], about: dict[str, Any], *, at: datetime) -> bytes:
    """The file: UTF-8 JSON with the definition, where it comes from and its digest."""
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "exported_at": at.isoformat(timespec="seconds"),
        "from": {**about, "digest": digest_of(document)},
        "definition": document,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=False).encode()


def unpacked(content: bytes) -> Carried:
    """Read a file of ours, or a procedure written in YAML. Raises Invalid, with every fault of the definition."""
    if len(content) > MOST_BYTES:
        raise _refused("ファイルが大きすぎます。1 MB までのファイルを選んでください。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(
            "文字の符号が UTF-8 ではありません。書き出したままのファイルを選んでください。"
        ) from None
    if not text.lstrip().startswith("{"):
        return _from_yaml(text)
    return _from_json(text)


def _from_yaml(text: str) -> Carried:
    try:
        document = load_document(text)
    except DefinitionFaults as refused:
        raise _with_faults(refused.faults) from None
    return Carried(
        document.data, {"code": document.definition.code, "version": 0, "digest": digest_of(document.data)}
    )


def _from_json(text: str) -> Carried:
    try:
        whole = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _refused(
            "手続のファイルとして読めません。途中で切れていないか、別のファイルでないか確かめてください。"
        ) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _refused("手続のファイルではありません。この画面から書き出したファイルを選んでください。")
    if whole.get("format_version") != FORMAT_VERSION:
        raise _refused("新しい形式のファイルです。このシステムを更新してから取り込んでください。")
    source = whole.get("definition")
    if not isinstance(source, dict):
        raise _refused("手続の定義が入っていません。もう一度書き出してください。")
    if faults := definition_faults(source):
        raise _with_faults(faults)
    document = dump_definition(parse_definition(source))
    return Carried(document, _about(whole.get("from"), digest_of(source), digest_of(document)))


def _about(source: object, sent: str, digest: str) -> dict[str, Any]:
    """Where it says that it comes from, in plain short values. Raises Invalid when it was changed on the way."""
    about = source if isinstance(source, dict) else {}
    if about.get("digest") not in (sent, digest):
        raise _refused("ファイルの中身が、書き出したときと違っています。もう一度書き出してもらってください。")
    found = {key: str(about.get(key) or "")[:100] for key in _ABOUT}
    version = about.get("version")
    return {
        **found,
        "version": version if isinstance(version, int) and 0 <= version < 10**6 else 0,
        "digest": digest,
    }


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _refused(message: str) -> Invalid:
    return Invalid(message, [FieldError("file", message)])


def _with_faults(faults: list[Fault]) -> Invalid:
    errors = [FieldError("file", str(fault)) for fault in faults]
    return Invalid(f"手続の定義に誤りが{len(faults)}件あるため、取り込みませんでした。", errors)
