"""The files of a message: the same road as those of an application, with limits of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.language import gettext
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
            gettext("「{value}」は大きすぎます。{largest} MB までにしてください。").format(
                value=(file.name or "")[:60], largest=LARGEST // _MEGABYTE
            ),
        )
        for file in files
        if (file.size or 0) > LARGEST
    ]
    if len(files) > MOST_FILES:
        errors.append(
            FieldError(
                FIELD,
                gettext("ファイルは一度に{most_files}個までです（今は{count}個です）。").format(
                    most_files=MOST_FILES, count=len(files)
                ),
            )
        )
    if sum(file.size or 0 for file in files) > _TOGETHER:
        errors.append(
            FieldError(
                FIELD,
                gettext("ファイルは、合わせて{together} MB までにしてください。").format(
                    together=_TOGETHER // _MEGABYTE
                ),
            )
        )
    return ([] if errors else [Upload(file.name or "", file.read()) for file in files]), errors


def inspected(files: Sequence[Upload]) -> tuple[list[Upload], list[FieldError]]:
    """The files, inspected and scanned, their names cleaned; and every fault."""
    watch, errors = Watch(), list[FieldError]()
    if len(files) > MOST_FILES:
        errors.append(
            FieldError(
                FIELD,
                gettext("ファイルは一度に{most_files}個までです（今は{count}個です）。").format(
                    most_files=MOST_FILES, count=len(files)
                ),
            )
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
