"""What an author of procedures runs, wherever they write: no settings, no key, no database."""

import argparse
import sys
from pathlib import Path

from yorozu.forms.services import check_document


def check_procedures(options: argparse.Namespace) -> int:
    """Print every fault of every file with its line; 1 when there is any."""
    wrong = 0
    for path in options.files:
        wrong += _check_file(path)
    return 1 if wrong else 0


def _check_file(path: Path) -> int:
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as problem:
        print(f"{path}: 読めません（{problem.strerror}）。", file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        print(f"{path}: 文字コードをUTF-8にして保存し直してください。", file=sys.stderr)
        return 1
    faults = check_document(text)
    for fault in faults:
        print(
            f"{path}:{fault.line or 1}: {fault.path}: {fault.message}"
            if fault.path
            else f"{path}:{fault.line or 1}: {fault.message}"
        )
    if not faults:
        print(f"{path}: 誤りはありません。")
    return len(faults)
