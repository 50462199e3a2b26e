"""What an author of procedures runs, wherever they write: no settings, no key, no database."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from yorozu.forms.services import DefinitionFaults, Document, Fault, check_document, load_document, texts


def check_procedures(options: argparse.Namespace) -> int:
    """Print every fault of every file with its line; 1 when there is any."""
    wrong = 0
    for path in options.files:
        wrong += _check_file(path)
    return 1 if wrong else 0


def check_texts(options: argparse.Namespace) -> int:
    """Print every fault of every file of texts with its line, and how much is translated; 1 when there is a fault."""
    wrong = 0
    for path in options.files:
        wrong += _check_texts(path, options.procedures)
    return 1 if wrong else 0


def _check_file(path: Path) -> int:
    text = _text_of(path)
    if text is None:
        return 1
    faults = check_document(text)
    _print_faults(path, faults)
    if not faults:
        print(f"{path}: 誤りはありません。")
    return len(faults)


def _check_texts(path: Path, folder: Path | None) -> int:
    text = _text_of(path)
    if text is None:
        return 1
    try:
        opened = texts.open_texts(text)
    except DefinitionFaults as fault:
        _print_faults(path, fault.faults)
        return len(fault.faults)
    original = (folder or path.parent.parent / "procedures") / f"{opened.procedure}.yaml"
    document = _document_in(original)
    if document is None:
        return 1
    faults = texts.text_faults(opened, document.definition)
    _print_faults(path, faults)
    if not faults:
        print(f"{path}: 誤りはありません。{_coverage(opened, document)}")
    return len(faults)


def _document_in(path: Path) -> Document | None:
    text = _text_of(path)
    if text is None:
        return None
    try:
        return load_document(text)
    except DefinitionFaults as fault:
        _print_faults(path, fault.faults)
        return None


def _coverage(opened: texts.TextFile, document: Document) -> str:
    found, definition = texts.texts_in(opened, document.definition), document.definition
    count = len(texts.units_of(definition))
    parts = []
    for head, language in texts.HEADS.items():
        missing = texts.missing_in(found, definition, language)
        named = (
            f"（ないもの: {'、'.join(missing[:5])}{' など' if len(missing) > 5 else ''}）" if missing else ""
        )
        parts.append(f"{head} {count - len(missing)}/{count}{named}")
    return " ".join(parts)


def _text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as problem:
        print(f"{path}: 読めません（{problem.strerror}）。", file=sys.stderr)
    except UnicodeDecodeError:
        print(f"{path}: 文字コードをUTF-8にして保存し直してください。", file=sys.stderr)
    return None


def _print_faults(path: Path, faults: list[Fault]) -> None:
    for fault in faults:
        print(
            f"{path}:{fault.line or 1}: {fault.path}: {fault.message}"
            if fault.path
            else f"{path}:{fault.line or 1}: {fault.message}"
        )


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check_procedures": check_procedures,
    "check_texts": check_texts,
}
