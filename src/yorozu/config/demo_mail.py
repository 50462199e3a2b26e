"""The demonstration's mail box: what the installation would have sent, so that codes and links can be followed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yorozu.foundation.errors import NotFound
from yorozu.identity.routes import public

_LATEST = 20
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail that lies in the folder."""

    to: str
    subject: str
    text: str
    at: datetime


@public
@never_cache
@require_safe
def mail_box(request: HttpRequest, city: str) -> HttpResponse:
    """The latest mails of the city. There is no such page outside the demonstration."""
    if not settings.YOROZU_DEMO:
        raise NotFound("このページはありません。")
    name = request.municipality.name  # type: ignore[attr-defined]
    found = [each for each in _mails(Path(settings.EMAIL_FILE_PATH)) if f"【{name}】" in each.subject]
    return render(request, "config/demo_mail.html", {"mails": found[:_LATEST]})


def _mails(folder: Path) -> list[DemoMail]:
    files = folder.glob("*.log") if folder.is_dir() else ()
    newest = sorted(files, key=lambda each: each.stat().st_mtime, reverse=True)[: _LATEST * 5]
    return [mail for file in newest for mail in _read(file)]


def _read(file: Path) -> list[DemoMail]:
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    found = []
    for raw in file.read_bytes().split(_BETWEEN):
        if raw.strip():
            mail = message_from_bytes(raw, policy=policy.default)
            body = mail.get_body(("plain",))
            text = str(body.get_content()) if body else ""
            found.append(DemoMail(str(mail["To"] or ""), str(mail["Subject"] or ""), text, at))
    return found
