"""A ZIP archive of a stranger: what it says of itself is checked before a byte of it is unpacked."""

import io
import re
import stat
import zipfile
import zlib

from yorozu.foundation.errors import FieldError, Invalid

MOST_BYTES = 200 * 1024 * 1024
_MOST_UNPACKED = 1024 * 1024 * 1024
_MOST_MEMBERS = 20_000
_MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024
_HEADER = 30
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,5}")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = "ZIP ファイルとして読めません。壊れているか、途中で切れています。もう一度受け取ってください。"


def refused(message: str) -> Invalid:
    """The package as a whole cannot be taken."""
    return Invalid(message, [FieldError("", message)])


class Archive:
    """Members by path. Raises Invalid for whatever is not a plain archive of plain files within the limits."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise refused(f"ファイルが大きすぎます。{MOST_BYTES // 1024 // 1024} MB までに分けてください。")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError):
            raise refused(_UNREADABLE) from None
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise refused(f"中のファイルが多すぎます。{_MOST_MEMBERS}個までにしてください。")
        self._members = {each.filename: each for each in members if not each.is_dir()}
        if len(self._members) + sum(each.is_dir() for each in members) != len(members):
            raise refused("同じ名前のファイルが二つ以上あります。送信元に作り直しを依頼してください。")
        for each in self._members.values():
            _require_plain(each)
        _require_within(list(self._members.values()), len(content))

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(self._members)

    def size(self, path: str) -> int | None:
        """What the archive says of its size; None where there is no such file."""
        member = self._members.get(path)
        return None if member is None else member.file_size

    def read(self, path: str) -> bytes:
        """The content. Raises Invalid where it is not there, damaged, or of another size than the archive says."""
        member = self._members.get(path)
        if member is None:
            raise refused(f"「{path[:80]}」が ZIP の中にありません。")
        try:
            with self._zip.open(member) as file:
                content = file.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
            raise refused(f"「{path[:80]}」を読めません。壊れています。") from None
        if len(content) != member.file_size:
            raise refused(f"「{path[:80]}」の大きさが、ZIP の中の記載と違います。")
        return content


def _require_plain(member: zipfile.ZipInfo) -> None:
    if not _PATH.fullmatch(member.filename):
        raise refused(
            "中のファイルの名前に使えない文字があります。半角の英数字と「.」「_」「-」、区切りの「/」だけにしてください。"
        )
    if member.flag_bits & 0x1:
        raise refused(
            "暗号化された ZIP は受け取れません。暗号化を外すか、保護された経路で受け取ってください。"
        )
    if member.compress_type not in _METHODS:
        raise refused("この圧縮の方法は扱えません。通常の ZIP（deflate）で作ってください。")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refused("中にリンクがあります。ファイルだけを入れてください。")
    if member.file_size > _RATIO_FROM and member.file_size > _MOST_RATIO * max(1, member.compress_size):
        raise refused("異常に圧縮されたファイルがあります。送信元に確かめてください。")


def _require_within(members: list[zipfile.ZipInfo], size: int) -> None:
    """No more than the limit unpacked, and no two members made of the same bytes."""
    if sum(each.file_size for each in members) > _MOST_UNPACKED:
        most = _MOST_UNPACKED // 1024 // 1024
        raise refused(f"中のファイルを合わせると大きすぎます。{most} MB までに分けてください。")
    end = 0
    for each in sorted(members, key=lambda each: each.header_offset):
        if each.header_offset < end:
            raise refused("ZIP の中のファイルが重なっています。送信元に確かめてください。")
        end = each.header_offset + _HEADER + each.compress_size
    if end > size:
        raise refused(_UNREADABLE)
