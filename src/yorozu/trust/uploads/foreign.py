"""Files that are two things at once: a picture that is also a page, a program or an archive."""

import io
import re
import zipfile

from yorozu.trust.uploads.refusal import SOMETHING_ELSE_INSIDE, Refused

# What a browser or an interpreter would take for its own.
_PAGE = re.compile(rb"<script|<html|<!doctype\s+html|<iframe|<svg[\s>]|<\?php|<body[\s>]", re.IGNORECASE)
_OTHER_START = re.compile(
    rb"\s*(?:MZ.{58}|\x7fELF|PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf\x27\x1c|\xca\xfe\xba\xbe|\xd0\xcf\x11\xe0"
    rb"|\{\\rtf|#!/|\x1f\x8b\x08|GIF8[79]a|<\?xml|<)",
    re.DOTALL,
)
_ARCHIVE = b"PK\x05\x06"
_ARCHIVE_TAIL = 65_557
_PDF = b"%PDF-"


def refuse_archive(content: bytes) -> None:
    """Raises Refused for a file that programs for ZIP (and so JAR and Office) would open: they read it from its end."""
    marked = content.rfind(_ARCHIVE, max(0, len(content) - _ARCHIVE_TAIL)) >= 0
    if marked and zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused(SOMETHING_ELSE_INSIDE)


def refuse_page(text: bytes) -> None:
    """Raises Refused where markup or a script stands in what ought to be remarks of a picture or parts of a PDF."""
    if _PAGE.search(text):
        raise Refused(SOMETHING_ELSE_INSIDE)


def refuse_foreign(text: bytes, *, pdf: bool = True) -> None:
    """As `refuse_page`, and for a PDF begun anywhere: some programs look for one behind other things."""
    refuse_page(text)
    if pdf and _PDF in text:
        raise Refused(SOMETHING_ELSE_INSIDE)


def refuse_foreign_tail(tail: bytes, *, pdf: bool = True) -> None:
    """Raises Refused when what follows the end of a file is a file of another kind; padding and films may follow."""
    if not tail:
        return
    refuse_foreign(tail, pdf=pdf)
    if _OTHER_START.match(tail):
        raise Refused(SOMETHING_ELSE_INSIDE)
