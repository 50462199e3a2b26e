"""The fonts of a document: which families, in which order, and where their files are."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from yorozu.foundation.errors import Unavailable

MINCHO = "BIZ UDMincho"
GOTHIC = "BIZ UDPGothic"
# BIZ UD lacks 3,017 characters of JIS X 0213; Noto Serif JP has them but ǵ ⦅ ⦆, which are in the small fonts.
FALLBACKS = ("Noto Serif JP", "Libertinus Math", "Noto Sans Math")
LETTER_CHAIN = (MINCHO, *FALLBACKS)
FORM_CHAIN = (GOTHIC, MINCHO, *FALLBACKS)
_FOLDERS = {
    MINCHO: "biz-udmincho",
    GOTHIC: "biz-udpgothic",
    "Noto Serif JP": "noto-serif-jp",
    "Libertinus Math": "libertinus-math",
    "Noto Sans Math": "noto-sans-math",
}
_REQUIRED = (MINCHO, GOTHIC, "Noto Serif JP")
_REPOSITORY = Path(__file__).resolve().parents[3]
_DEFAULT_DIRS = (_REPOSITORY / "node_modules" / "@expo-google-fonts",)


@cache
def font_file(family: str) -> Path | None:
    """The regular weight of a family, None when an optional family is not installed. Raises Unavailable."""
    for folder in _folders(family):
        for path in sorted(folder.glob("400Regular/*.ttf")):
            return path
    if family in _REQUIRED:
        raise Unavailable("文書用の書体が入っていません。システムの担当に make の実行を依頼してください。")
    return None


@cache
def installed(chain: tuple[str, ...]) -> tuple[str, ...]:
    """The families of a chain that are there, in order."""
    return tuple(family for family in chain if font_file(family) is not None)


@cache
def shared_fonts() -> typst.Fonts:
    """Every family once for the process: reading them for each document would take three times as long."""
    folders = [str(folder) for family in installed(FORM_CHAIN) for folder in _folders(family)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _folders(family: str) -> Iterator[Path]:
    for directory in getattr(settings, "YOROZU_FONT_DIRS", _DEFAULT_DIRS):
        folder = Path(directory) / _FOLDERS[family]
        if folder.is_dir():
            yield folder
