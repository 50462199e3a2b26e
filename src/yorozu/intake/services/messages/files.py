"""The files of a message: the same road as those of an application, with limits of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.intake.uploads import InfectedUpload, Upload
from yorozu.trust.scanning import Infected, Watch
from yorozu.trust.uploads import clean_name, inspect

FIELD = "files"
ACCEPTED = ("pdf", "jpeg", "png")
MOST_FILES = 5
_MEGABYTE = 1024 * 1024
LARGEST = 10 * _MEGABYTE
_TOGETHER = 30 * _MEGABYTE


def received_files(posted: Iterable["UploadedFile[Any]"]) -> tuple[list[Upload], list[FieldError]]:
    """The files as posted, and what is wrong with their number and sizes; none that is too large is read."""
    files = list(posted)
    errors = [
        FieldError(
            FIELD,
            f"「{(file.name or '')[:60]}」は大きすぎます。{LARGEST // _MEGABYTE} MB までにしてください。",
        )
        for file in files
        if (file.size or 0) > LARGEST
    ]
    if len(files) > MOST_FILES:
        errors.append(
            FieldError(FIELD, f"ファイルは一度に{MOST_FILES}個までです（今は{len(files)}個です）。")
        )
    if sum(file.size or 0 for file in files) > _TOGETHER:
        errors.append(
            FieldError(FIELD, f"ファイルは、合わせて{_TOGETHER // _MEGABYTE} MB までにしてください。")
        )
    return ([] if errors else [Upload(file.name or "", file.read()) for file in files]), errors


def inspected(files: Sequence[Upload]) -> tuple[list[Upload], list[FieldError]]:
    """The files, inspected and scanned, their names cleaned; and every fault."""
    watch, errors = Watch(), list[FieldError]()
    if len(files) > MOST_FILES:
        errors.append(
            FieldError(FIELD, f"ファイルは一度に{MOST_FILES}個までです（今は{len(files)}個です）。")
        )
        return [], errors
    found = [_inspected(file, watch, errors) for file in files]
    return found, errors


def _inspected(file: Upload, watch: Watch, errors: list[FieldError]) -> Upload:
    try:
        name = clean_name(file.name)
        media_type = inspect(field=FIELD, name=name, content=file.content, accept=ACCEPTED, max_bytes=LARGEST)
        return replace(file, name=name, media_type=media_type, scan=watch.state_of(file.content))
    except Invalid as fault:
        errors.extend(fault.errors)
    except Infected as found:
        told = f"「{file.name[:60]}」: {found}"
        errors.append(InfectedUpload(FIELD, told, found.signature, file.sha256))
    except ValueError as fault:
        errors.append(FieldError(FIELD, f"「{file.name[:60]}」: {fault}"))
    return file
