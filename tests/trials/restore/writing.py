"""People at work: they apply, with photographs; they begin drafts with photographs and give them up; the worker works."""

import hashlib
import io
import json
import random
import select
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from uuid import uuid4

from django.db import transaction
from PIL import Image

from tests.trials.restore.preparing import CITY, CODE
from yorozu.forms.services import json_schema
from yorozu.foundation import events
from yorozu.foundation.clock import now
from yorozu.identity.actors import Actor
from yorozu.intake.models import Draft
from yorozu.intake.services import Submission, submit_application
from yorozu.intake.services.drafts import discard_draft, keep, start_draft
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.trust.vault import store_file

_PAUSE = 0.02


@dataclass
class Desk:
    """What is needed to apply for the one procedure."""

    city: Municipality = field(default_factory=lambda: Municipality.objects.get(slug=CITY))

    def __post_init__(self) -> None:
        procedure = Procedure.objects.within(self.city).select_related("current__procedure").get(code=CODE)
        self.version: ProcedureVersion = procedure.current  # type: ignore[assignment]
        definition = definition_of(self.version)
        [example] = json_schema(definition, today=now().date())["examples"]
        self.file = next(one.id for one in definition.fields.values() if one.type == "file")
        self.answers: dict[str, Any] = {name: value for name, value in example.items() if name != self.file}

    def apply(self, number: int) -> dict[str, Any]:
        """One application; what was acknowledged, with the hashes of what was sent."""
        photograph = picture(number)
        receipt = submit_application(
            Submission(
                version=self.version, raw={**self.answers, self.file: [Upload(f"現場{number}.png", photograph)]},
                idempotency_key=str(uuid4()), channel="online", address=f"192.0.2.{number % 250}",
                by=Actor.anonymous(self.city), at=now(),
            )
        )  # fmt: skip
        return {
            "number": receipt.receipt_number,
            "file": hashlib.sha256(photograph).hexdigest(),
            "at": datetime.isoformat(now()),
        }

    def begin_draft(self, number: int) -> Draft:
        """A draft with a photograph."""
        draft = start_draft(municipality=self.city, version=self.version, at=now())
        with transaction.atomic():
            stored = store_file(
                key=draft.key, name="途中.png", media_type="image/png", content=picture(number), at=now()
            )
            spoken_of = {
                "file": str(stored.id),
                "name": "途中.png",
                "media_type": "image/png",
                "size": stored.size,
            }
            keep(draft, {self.file: [spoken_of]}, at=now())
        return draft


def write() -> NoReturn:
    """Work until the input ends; a line of JSON for everything acknowledged, at the moment it is."""
    desk = Desk()
    for number, draft in enumerate(_drafts(desk)):
        sys.stdout.write(json.dumps(desk.apply(number)) + "\n")
        sys.stdout.flush()
        if number % 3 == 0:
            events.run_due(at=now(), limit=10)
        discard_draft(draft=draft)
        time.sleep(_PAUSE)
        if select.select([sys.stdin], [], [], 0)[0]:
            sys.exit(0)
    raise AssertionError("there is always another draft")


def picture(seed: int, side: int = 48) -> bytes:
    """A small photograph that no other is equal to."""
    out = io.BytesIO()
    pixels = random.Random(seed).randbytes(side * side * 3)  # noqa: S311  a picture
    Image.frombytes("RGB", (side, side), pixels).save(out, "PNG")
    return out.getvalue()


def _drafts(desk: Desk) -> Iterator[Draft]:
    """Drafts, each handed on some steps after it was begun."""
    waiting = [desk.begin_draft(number) for number in range(8)]
    number = len(waiting)
    while True:
        yield waiting.pop(0)
        waiting.append(desk.begin_draft(number))
        number += 1
