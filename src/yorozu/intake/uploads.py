"""A file as it arrives, and as an answer speaks of it once it is stored."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from yorozu.forms.services import Definition, Field
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.language import gettext
from yorozu.trust.models import Scan, StoredFile, VaultKey
from yorozu.trust.scanning import Infected, Watch
from yorozu.trust.uploads import clean_name, inspect
from yorozu.trust.vault import write_file


@dataclass(frozen=True)
class Upload:
    """A file just sent. `media_type` and `scan` are known once its content was inspected; `sha256` is made here, once."""

    name: str
    content: bytes
    media_type: str = ""
    sha256: str = ""
    scan: Scan = Scan.PENDING

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class InfectedUpload(FieldError):
    """A file in which a scanner found `signature`; nothing of it was kept."""

    signature: str
    sha256: str


_MEGABYTE = 1024 * 1024


def file_fields(definition: Definition) -> list[Field]:
    """The questions answered by files; they are never inside a group."""
    return [field for field in definition.fields.values() if field.type == "file"]


def inspect_uploads(
    definition: Definition, answers: Mapping[str, Any], *, watch: Watch | None = None
) -> tuple[dict[str, Any], list[FieldError]]:
    """The answers with every upload inspected, scanned and its name cleaned, and every fault found.

    Files that were stored before (by a draft or an earlier revision) were inspected then. `watch` is given where
    several calls belong to one request.
    """
    inspected, errors = dict(answers), list[FieldError]()
    watch = watch or Watch()
    for field in file_fields(definition):
        if isinstance(items := answers.get(field.id), list):
            inspected[field.id] = [_inspected(field, item, watch, errors) for item in items]
    errors.extend(too_much(definition, inspected))
    return inspected, errors


def store_uploads(
    definition: Definition, answers: Mapping[str, Any], *, key: VaultKey, at: datetime
) -> tuple[dict[str, Any], list[StoredFile]]:
    """The answers with every upload replaced by what is stored of it; the rows of the files are yet to be saved."""
    stored: dict[str, Any] = dict(answers)
    written: list[StoredFile] = []
    for field in file_fields(definition):
        if isinstance(items := answers.get(field.id), list):
            stored[field.id] = [_stored(field, item, key, at, written) for item in items]
    return stored, written


def too_much(definition: Definition, answers: Mapping[str, Any]) -> list[FieldError]:
    """The limits over the whole application, told at the last question that has files."""
    fields = [field.id for field in file_fields(definition) if isinstance(answers.get(field.id), list)]
    items = [item for field_id in fields for item in answers[field_id]]
    total = sum(item.size if isinstance(item, Upload) else item["size"] for item in items)
    if len(items) > definition.limits.files:
        most = definition.limits.files
        return [
            FieldError(
                fields[-1],
                gettext("添付できるのは全部で{most}個までです（今は{count}個です）。").format(
                    most=most, count=len(items)
                ),
            )
        ]
    if total > definition.limits.bytes:
        most = max(1, definition.limits.bytes // _MEGABYTE)
        return [
            FieldError(
                fields[-1],
                gettext("添付するファイルは、合わせて{most} MB までにしてください。").format(most=most),
            )
        ]
    return []


def _inspected(field: Field, item: Any, watch: Watch, errors: list[FieldError]) -> Any:
    if not isinstance(item, Upload):
        return item
    try:
        name = clean_name(item.name)
        media_type = inspect(
            field=field.id,
            name=name,
            content=item.content,
            accept=field.accept,
            max_bytes=field.max_bytes or 0,
        )
        return replace(item, name=name, media_type=media_type, scan=watch.state_of(item.content))
    except Invalid as fault:
        errors.extend(fault.errors)
    except Infected as found:
        told = f"「{name[:60]}」: {found}"
        errors.append(InfectedUpload(field.id, told, found.signature, item.sha256))
    except ValueError as fault:
        errors.append(FieldError(field.id, f"「{item.name[:60]}」: {fault}"))
    return item


def _stored(field: Field, item: Any, key: VaultKey, at: datetime, written: list[StoredFile]) -> Any:
    if not isinstance(item, Upload):
        return item
    file = write_file(
        key=key,
        name=item.name,
        media_type=item.media_type,
        content=item.content,
        sha256=item.sha256,
        confidentiality=field.confidentiality,
        scan=item.scan,
        at=at,
    )
    written.append(file)
    return {"file": str(file.id), "name": item.name, "media_type": item.media_type, "size": item.size}
