"""Typst, called one way: shared fonts, data as JSON, no packages, accessible and archivable PDF."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from yorozu.documents.fonts import installed, shared_fonts
from yorozu.foundation.errors import Unavailable

TEMPLATES = Path(__file__).parent / "typst"
_log = logging.getLogger(__name__)


def compile_pdf(template: str, payload: dict[str, Any], *, chain: tuple[str, ...], at: datetime) -> bytes:
    """The PDF of a template. The same data and `at` give the same bytes. Raises Unavailable."""
    data = json.dumps(payload | {"families": installed(chain)}, ensure_ascii=False)
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=shared_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data},
            # PDF/UA-1: a screen reader can follow it. PDF/A-2a: it can still be opened in thirty years.
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(at.astimezone(UTC).timestamp()),
        )
    except typst.TypstError as error:
        # Only the message: the diagnostic may quote what the letter says.
        _log.error("typst refused %s: %s", template, error.message[:200])
        raise Unavailable("文書を作れませんでした。システムの担当に連絡してください。") from error
    for warning in warnings:
        _log.warning("typst on %s: %s", template, warning.message[:200])
    return bytes(pdf)
