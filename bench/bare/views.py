"""The views. `submit` makes its file durable as ours does; `submit_unsynced` leaves that to the kernel."""

import json
import os
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from bench.bare.models import Item, Sent

_CONSTANT = {"items": [{"code": f"procedure-{number}", "title": "水道使用開始届"} for number in range(20)]}
_COLUMNS = [each.name for each in Item._meta.concrete_fields if each.name != "id"]


def submit(request: HttpRequest) -> HttpResponse:
    return _submit(request, synced=True)


def submit_unsynced(request: HttpRequest) -> HttpResponse:
    return _submit(request, synced=False)


def constant(request: HttpRequest) -> HttpResponse:
    return JsonResponse(_CONSTANT)


def listed(request: HttpRequest) -> HttpResponse:
    items = list(Item.objects.order_by("code").values(*_COLUMNS)[:20])
    return JsonResponse({"items": items, "page": 1, "pages": 2, "total": Item.objects.count()})


def _submit(request: HttpRequest, *, synced: bool) -> HttpResponse:
    answers = json.loads(request.POST["answers"])
    content = request.FILES["photo"].read()
    number = str(uuid4())
    path = Path(settings.BARE_FILES) / number[:2] / number
    _write(path, content, synced=synced)
    with transaction.atomic():
        sent = Sent.objects.create(
            number=number, answers=answers, file=str(path.name), size=len(content), at=timezone.now()
        )
    return JsonResponse({"receipt_number": sent.number, "submitted_at": sent.at}, status=201)


def _write(path: Path, content: bytes, *, synced: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        if synced:
            file.flush()
            os.fsync(file.fileno())
    if synced:
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
