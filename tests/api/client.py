"""The API as a program sees it: requests by address, answers as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back. `body` is the JSON, whatever it is."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def fields(self) -> set[str]:
        """The fields that the errors name."""
        return {each["field"] for each in self.body["errors"]}


class Api:
    """The API of one city. Every call asserts that the answer is JSON and no stack trace."""

    def __init__(self, city: str, address: str = "192.0.2.1") -> None:
        self.base = f"/api/v1/{city}"
        self._client = Client(raise_request_exception=False, REMOTE_ADDR=address)

    def get(self, path: str, **headers: str) -> Answer:
        return _read(self._client.get(self.base + path, headers=headers))

    def example(self, code: str) -> JsonObject:
        """The complete valid set of answers of the procedure's schema."""
        schema = self.get(f"/procedures/{code}/schema").body
        found: JsonObject = schema["examples"][0]
        return found

    def apply(self, code: str, answers: Any, *, key: str | None = None) -> Answer:
        """Send answers as JSON under a fresh key, or under this one; an empty key sends none."""
        return self.post(code, json.dumps(answers).encode(), "application/json", key=key)

    def apply_with_files(
        self,
        code: str,
        answers: Any,
        files: Mapping[str, Sequence[tuple[str, bytes]]],
        *,
        key: str | None = None,
    ) -> Answer:
        """Send answers as one part of a multipart body, files as parts named by their fields."""
        parts: dict[str, Any] = {
            name: [SimpleUploadedFile(file, content) for file, content in found]
            for name, found in files.items()
        }
        response = self._client.post(
            self._applications(code), {"answers": json.dumps(answers), **parts}, headers=_headers(key)
        )
        return _read(response)

    def post(self, code: str, body: bytes, content_type: str, *, key: str | None = None) -> Answer:
        response = self._client.post(
            self._applications(code), body, content_type=content_type, headers=_headers(key)
        )
        return _read(response)

    def status(self, receipt_number: str, lookup_code: str) -> Answer:
        return self.get(f"/applications/{receipt_number}", **{"X-Lookup-Code": lookup_code})

    def _applications(self, code: str) -> str:
        return f"{self.base}/procedures/{code}/applications"


def _headers(key: str | None) -> dict[str, str]:
    key = str(uuid4()) if key is None else key
    return {"Idempotency-Key": key} if key else {}


def _read(response: HttpResponse) -> Answer:
    kind = response.headers.get("Content-Type", "")
    assert kind.startswith("application/json"), f"{response.status_code} {kind}: {response.content[:300]!r}"
    return Answer(response.status_code, json.loads(response.content), response.headers)
