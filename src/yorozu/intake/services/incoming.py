"""Files posted with a page of a form: read and inspected before the draft is locked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from yorozu.forms.services import Definition
from yorozu.foundation.errors import FieldError
from yorozu.foundation.language import gettext
from yorozu.intake.uploads import Upload, file_fields, inspect_uploads
from yorozu.trust.scanning import Watch

PostedFiles: TypeAlias = "MultiValueDict[str, UploadedFile[Any]]"


class Incoming:
    """Good files by question, and what is wrong with the others. Reads like a posted form."""

    def __init__(self, definition: Definition, posted: PostedFiles) -> None:
        self.errors: list[FieldError] = []
        self._files: dict[str, list[Upload]] = {}
        self._watch = Watch()
        for field in file_fields(definition):
            most = field.max_bytes or 0
            for file in posted.getlist(field.id):
                self._take(definition, field.id, file, most)

    def get(self, key: str) -> Upload | None:
        return next(iter(self._files.get(key, ())), None)

    def getlist(self, key: str) -> list[Any]:
        return list(self._files.get(key, ()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __contains__(self, key: object) -> bool:
        return key in self._files

    def _take(self, definition: Definition, field: str, file: "UploadedFile[Any]", most: int) -> None:
        name = file.name or ""
        if (file.size or 0) > most:
            shown = max(1, most // 1024 // 1024)
            self.errors.append(
                FieldError(
                    field,
                    gettext("「{name}」は大きすぎます。{shown} MB までにしてください。").format(
                        name=name[:60], shown=shown
                    ),
                )
            )
            return
        inspected, errors = inspect_uploads(
            definition, {field: [Upload(name, file.read())]}, watch=self._watch
        )
        self.errors.extend(errors)
        if not errors:
            self._files.setdefault(field, []).extend(inspected[field])


def without_new(
    answers: Mapping[str, Any], fields: Sequence[str], before: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers with the files of these questions as they were before."""
    return dict(answers) | {field: before.get(field) or [] for field in fields}
