"""Packages as another system makes them."""

import hashlib
import io
import json
import zipfile
from typing import Any

from tests.intake.samples import answers, png

SENDER = "ぴったりサービス"
APPLIED = "2026-11-18T23:30:00+09:00"


def entry(number: str, **changes: Any) -> dict[str, Any]:
    """One application with its file, ready to be packed; `given` are its answers, `files` its attachments."""
    return {"number": number, "procedure": "child-benefit", "applied_at": APPLIED, **changes}


def package(*entries: dict[str, Any], extra: dict[str, bytes] | None = None, **changes: Any) -> bytes:
    """The ZIP; what is in `entries` goes as it is into the manifest, but for `given` and `files`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = [_packed(archive, place, dict(each)) for place, each in enumerate(entries, 1)]
        manifest = {
            "format": "yorozu-applications",
            "version": 1,
            "sender": SENDER,
            "package": "P-1",
            "created_at": "2026-11-19T01:00:00+09:00",
            "entries": listed,
            **changes,
        }
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def _packed(archive: zipfile.ZipFile, place: int, raw: dict[str, Any]) -> dict[str, Any]:
    folder = f"entries/{place:04}"
    given = raw.pop("given", answers())
    files = raw.pop("files", [("proof", "本人確認.png", png())])
    archive.writestr(f"{folder}/answers.json", json.dumps(given, ensure_ascii=False))
    attachments = []
    for number, (field, name, content) in enumerate(files, 1):
        path = f"{folder}/{number}.bin"
        archive.writestr(path, content)
        attachments.append(
            {"field": field, "name": name, "path": path, "size": len(content),
             "sha256": hashlib.sha256(content).hexdigest()}
        )  # fmt: skip
    return {"answers": f"{folder}/answers.json", "attachments": attachments, **raw}
