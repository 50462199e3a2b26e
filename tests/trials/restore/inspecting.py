"""Is everything there that was acknowledged before the backup was made, readable and as it was sent?

The restored installation is also backed up in its turn, as it is and after one row and one file were altered: the
first must hold the same rows and files, the second must not.
"""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.trials.restore.writing import Desk
from yorozu.config.backup import Wanted, make_backup
from yorozu.foundation.errors import DomainError
from yorozu.intake.models import Application
from yorozu.intake.selectors import answers_of, files_of
from yorozu.trust.models import StoredFile
from yorozu.trust.vault import read_file, storage_path


def inspect(acknowledged: Path, made_at: str) -> dict[str, Any]:
    """How many applications were looked at, and what is wrong with any of them."""
    desk, faults, seen = Desk(), list[str](), 0
    for each in before(acknowledged, made_at):
        seen += 1
        faults += _faults(desk, each)
    return {"seen": seen, "faults": faults}


def examine(acknowledged: Path, made_at: str, folder: Path) -> dict[str, Any]:
    """As `inspect`; and two backups of what was restored, `again` and, after an alteration, `altered`."""
    found = inspect(acknowledged, made_at)
    for name in ("again", "altered"):
        make_backup(Wanted(target=folder / name, without_keys=True), say=lambda _said: None)
        if name == "again":
            _alter()
    return found


def _alter() -> None:
    """One word of one row, one byte of one file."""
    first = StoredFile.objects.order_by("pk")[0]
    StoredFile.objects.filter(pk=first.pk).update(media_type="image/jpeg")
    path = storage_path(first.pk)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def before(acknowledged: Path, made_at: str) -> list[dict[str, str]]:
    """What was acknowledged before the instant; a last line that is cut off was not."""
    text = acknowledged.read_text()
    lines = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
    return [each for each in lines if datetime.fromisoformat(each["at"]) < datetime.fromisoformat(made_at)]


def _faults(desk: Desk, sent: dict[str, str]) -> list[str]:
    rows = Application.objects.within(desk.city).select_related("key", "version")
    found = rows.filter(receipt_number=sent["number"]).first()
    if found is None:
        return [f"{sent['number']} is not there"]
    try:
        answers = answers_of(found)
        files = [read_file(each.stored) for each in files_of(found, answers)]
    except DomainError as fault:
        return [f"{sent['number']} cannot be read: {fault.message}"]
    return _differences(desk, sent, answers, files)


def _differences(desk: Desk, sent: dict[str, str], answers: dict[str, Any], files: list[bytes]) -> list[str]:
    wrong = [name for name, value in desk.answers.items() if name in answers and answers[name] != value]
    faults = [f"{sent['number']}: {name} is not as it was sent" for name in wrong]
    if [hashlib.sha256(each).hexdigest() for each in files] != [sent["file"]]:
        faults.append(f"{sent['number']}: the photograph is not as it was sent")
    return faults
