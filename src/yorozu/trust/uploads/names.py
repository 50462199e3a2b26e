"""The name a person's device gave to a file: shown again, never used as a path."""

import re
import unicodedata
from pathlib import PurePosixPath

from yorozu.foundation.text import refuse_unsafe

_LONGEST = 120
_LONGEST_ENDING = 10
# Marks that turn the reading direction would make 「fdp.exe」 look like 「exe.pdf」.
_HIDDEN = {"Cc", "Cf", "Zl", "Zp"}
# Windows takes these for devices, whatever follows the first dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """The last part of the name without control marks, its extension kept, safe to save on any system.

    Raises ValueError when nothing is left.
    """
    last = PurePosixPath(refuse_unsafe(name).replace("\\", "/")).name
    shown = "".join(
        char for char in last if unicodedata.category(char) not in _HIDDEN or char == "\u200d"
    ).strip(" .\u3000")
    if not shown or not shown.strip("\u200d"):
        raise ValueError("ファイルの名前がありません。名前を付けて保存し直してください。")
    shown = _FORBIDDEN.sub("_", shown)
    return _shortened(f"_{shown}" if _DEVICE.match(shown) else shown)


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    path = PurePosixPath(name)
    ending = path.suffix if len(path.suffix) <= _LONGEST_ENDING else ""
    stem = name[: _LONGEST - len(ending)] if not ending else path.stem[: _LONGEST - len(ending)]
    return stem[: _whole(path.stem, len(stem))] + ending


def _whole(text: str, length: int) -> int:
    """Not between a character and the mark that says how it is written (IVS), or within a joined one."""
    while length and length < len(text) and (_joins(text[length]) or text[length - 1] == "\u200d"):
        length -= 1
    return length


def _joins(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Mc") or char == "\u200d"
