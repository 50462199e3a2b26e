"""The name a person's device gave to a file: shown again, never used as a path."""

import unicodedata
from pathlib import PurePosixPath

from yorozu.foundation.text import refuse_unsafe

_LONGEST = 120
# Marks that turn the reading direction would make 「fdp.exe」 look like 「exe.pdf」.
_HIDDEN = {"Cc", "Cf", "Zl", "Zp"}


def clean_name(name: str) -> str:
    """The last part of the name without control marks, its extension kept. Raises ValueError when nothing is left."""
    last = PurePosixPath(refuse_unsafe(name).replace("\\", "/")).name
    shown = "".join(
        char for char in last if unicodedata.category(char) not in _HIDDEN or char == "\u200d"
    ).strip(" .")
    if not shown:
        raise ValueError("ファイルの名前がありません。名前を付けて保存し直してください。")
    path = PurePosixPath(shown)
    return path.stem[: _LONGEST - len(path.suffix)] + path.suffix if len(shown) > _LONGEST else shown
