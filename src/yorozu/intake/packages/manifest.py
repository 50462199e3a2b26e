"""manifest.json: who sends, and of each application what it is called, what for, when it was made, and its files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yorozu.foundation.errors import Invalid
from yorozu.intake.json_body import read_object
from yorozu.intake.packages.archive import Archive, refused

MANIFEST, FORMAT, VERSION = "manifest.json", "yorozu-applications", 1
MOST_ENTRIES = 5_000
MOST_JSON = 2 * 1024 * 1024
_MOST_MANIFEST = 32 * 1024 * 1024
_MOST_ATTACHMENTS = 100
_NUMBER = re.compile(r"[!-~]{1,100}")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
# Long before applications were made online, and long after the last that comes here.
_YEARS = range(2000, 2101)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEYS = {"number", "procedure", "version", "applied_at", "channel", "contact", "answers", "attachments"}
_CONTACT = {"name", "email", "phone"}
_NAMED_TWICE = (
    "同じファイル（path、answers）が二度書かれています。申請と添付ごとに、別のファイルにしてください。"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that answers the question `field`; `name` is what the person called it."""

    field: str
    name: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One application, as the manifest has it. `fault` says what is wrong with it; then the rest may be empty."""

    number: str
    procedure: str = ""
    version: int | None = None
    applied_at: datetime | None = None
    contact: Mapping[str, str] | None = None
    answers: str = ""
    attachments: tuple[Attachment, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """`sender` is the name of the other system, `number` what it calls this package."""

    sender: str
    number: str
    created_at: datetime
    entries: tuple[Entry, ...]


def read_package(archive: Archive) -> Package:
    """The manifest. Raises Invalid where the package as a whole cannot be taken; faults of one entry stay with it."""
    if (archive.size(MANIFEST) or 0) > _MOST_MANIFEST:
        raise refused(f"{MANIFEST} が大きすぎます。パッケージを分けてください。")
    try:
        found = read_object(archive.read(MANIFEST))
    except Invalid as fault:
        raise refused(f"{MANIFEST}: {fault.message}") from None
    if found.get("format") != FORMAT or found.get("version") != VERSION:
        raise refused(f'{MANIFEST} の format は "{FORMAT}"、version は {VERSION} にしてください。')
    entries = found.get("entries")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_ENTRIES:
        raise refused(f"{MANIFEST} の entries に、1件から{MOST_ENTRIES}件までの申請を入れてください。")
    return Package(
        sender=_text(found.get("sender"), "sender", 60),
        number=_text(found.get("package"), "package", 100),
        created_at=_moment(found.get("created_at"), "created_at"),
        entries=tuple(_naming_once([_entry(each) for each in entries])),
    )


def _naming_once(entries: list[Entry]) -> Iterator[Entry]:
    """No file stands for two: what names one that was named before is at fault."""
    named: set[str] = set()
    for each in entries:
        paths = [attachment.path for attachment in each.attachments]
        paths += [each.answers] if each.answers else []
        doubled = len(set(paths)) < len(paths) or not named.isdisjoint(paths)
        named.update(paths)
        yield Entry(each.number, procedure=each.procedure, fault=_NAMED_TWICE) if doubled else each


def _entry(raw: Any) -> Entry:
    number = raw.get("number") if isinstance(raw, dict) else None
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        return Entry("", fault="number（送信元の受付番号）は、半角の1文字から100文字までにしてください。")
    try:
        return _whole(raw, number)
    except Invalid as fault:
        return Entry(number, procedure=_code(raw.get("procedure")), fault=fault.message)


def _whole(raw: dict[str, Any], number: str) -> Entry:
    if strangers := sorted(raw.keys() - _KEYS):
        raise refused(f"「{_shown(strangers[0])}」という項目はありません。消してください。")
    code = _code(raw.get("procedure"))
    if not code:
        raise refused("procedure に、手続の符号を入れてください。")
    version = raw.get("version")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool) or version < 1):
        raise refused("version は、手続の版の番号（1以上の整数）にするか、省いてください。")
    if raw.get("channel", "online") != "online":
        raise refused('channel は "online" にしてください。')
    answers = raw.get("answers")
    if not isinstance(answers, str):
        raise refused("answers に、答えのファイルの場所を入れてください。")
    items = raw.get("attachments", [])
    if not isinstance(items, list) or len(items) > _MOST_ATTACHMENTS:
        raise refused(f"attachments は、{_MOST_ATTACHMENTS}個までの一覧にしてください。")
    return Entry(
        number=number,
        procedure=code,
        version=version,
        applied_at=_moment(raw.get("applied_at"), "applied_at"),
        contact=_contact(raw.get("contact")),
        answers=answers,
        attachments=tuple(_attachment(each) for each in items),
    )


def _attachment(raw: Any) -> Attachment:
    wanted = {"field": str, "name": str, "path": str, "size": int, "sha256": str}
    whole = isinstance(raw, dict) and raw.keys() == wanted.keys()
    if not whole or any(type(raw[key]) is not kind for key, kind in wanted.items()):
        raise refused("attachments の一つ一つに field、name、path、size、sha256 を入れてください。")
    if not _SHA256.fullmatch(raw["sha256"]):
        raise refused("sha256 は、半角の小文字の16進数64文字にしてください。")
    return Attachment(**raw)


def _contact(raw: Any) -> dict[str, str]:
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not raw.keys() <= _CONTACT:
        raise refused("contact に入れられるのは name、email、phone です。")
    if not all(isinstance(each, str) and len(each) <= 254 for each in raw.values()):
        raise refused("contact の値は、254文字までの文字にしてください。")
    return dict(raw)


def _moment(raw: Any, name: str) -> datetime:
    try:
        found = datetime.fromisoformat(raw) if isinstance(raw, str) and len(raw) <= 40 else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise refused(f"{name} は、2026-11-20T10:00:00+09:00 のように時差を付けて書いてください。")
    if found.year not in _YEARS:
        raise refused(f"{name} の年は、{_YEARS[0]}年から{_YEARS[-1]}年までにしてください。")
    return found


def _text(raw: Any, name: str, most: int) -> str:
    if not isinstance(raw, str) or not 1 <= len(raw.strip()) <= most or not raw.isprintable():
        raise refused(f"{MANIFEST} の {name} は、1文字から{most}文字までにしてください。")
    return raw.strip()


def _code(raw: Any) -> str:
    return raw if isinstance(raw, str) and _CODE.fullmatch(raw) else ""


def _shown(name: str) -> str:
    return name[:40].encode("ascii", "backslashreplace").decode()
