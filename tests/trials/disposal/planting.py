"""A case with a canary in every field, file and word that anybody writes on the road."""

import io
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, PngImagePlugin

from tests.cases.making import document, fresh, issue, settle
from tests.factories import AT, actor
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.services import approve_step, remand
from yorozu.cases.models import Case
from yorozu.cases.services import (
    accept_case,
    add_note,
    file_case,
    propose_decision,
    read_messages,
    request_correction,
)
from yorozu.identity.actors import Actor
from yorozu.intake.models import CorrectionRequest, Side
from yorozu.intake.services import (
    Letter,
    Submission,
    resubmit,
    start_correction_draft,
    submit_application,
    write_message,
)
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import Record, RecordClass

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
_KANJI = "亜唖娃阿哀愛挨姶逢葵茜穐悪握渥旭葦芦鯵梓圧斡扱宛姐虻飴絢綾鮎或粟袷安庵按暗案闇鞍杏"


@dataclass
class Canaries:
    """Words that nobody else writes, each with where it was planted."""

    words: dict[str, str] = field(default_factory=dict)

    def letters(self, where: str) -> str:
        return self._planted(where, "canary" + secrets.token_hex(8))

    def kanji(self, where: str) -> str:
        return self._planted(where, "𠮷" + "".join(secrets.choice(_KANJI) for _ in range(9)))

    def kana(self, where: str) -> str:
        return self._planted(where, "".join(secrets.choice(_KATAKANA) for _ in range(12)))

    def digits(self, where: str, count: int, first: str = "") -> str:
        rest = "".join(str(secrets.randbelow(10)) for _ in range(count - len(first)))
        return self._planted(where, first + rest)

    def _planted(self, where: str, word: str) -> str:
        self.words[word] = where
        return word


@dataclass(frozen=True)
class Planted:
    """A filed case and what was planted in it."""

    case: Case
    record: Record
    canaries: Canaries


_FIELDS: list[dict[str, Any]] = [
    {"id": "name", "type": "person_name", "label": "氏名", "required": True},
    {"id": "address", "type": "address", "label": "住所", "required": True},
    {"id": "phone", "type": "phone", "label": "電話"},
    {"id": "mail", "type": "email", "label": "メール"},
    {"id": "account", "type": "bank_account", "label": "口座"},
    {"id": "point", "type": "location", "label": "場所"},
    {"id": "line", "type": "text", "label": "一行"},
    {"id": "number", "type": "integer", "label": "番号"},
    {"id": "people", "type": "group", "label": "家族", "fields": [
        {"id": "name", "type": "person_name", "label": "氏名"},
        {"id": "note", "type": "text", "label": "続柄"},
    ]},
]  # fmt: skip


def published(city: Municipality) -> ProcedureVersion:
    """A procedure with every type of question that takes words, digits or files."""
    RecordClass.objects.get_or_create(
        municipality=city, path="上下水道/減免", defaults={"title": "減免", "years": 5}
    )
    whole = document()
    whole["sections"][0]["fields"] = _FIELDS
    whole["applicant"] = {"name": "name", "address": "address", "email": "mail"}
    return publish_procedure(municipality=city, document=whole, by=Actor.system(city), at=AT)


def planted(city: Municipality, version: ProcedureVersion, at: datetime = AT) -> Planted:
    """Walk the whole road in seven hours from then, with a correction, a remand, notes and a notice, to the filed record."""
    canaries = Canaries()
    receipt = submit_application(
        Submission(
            version=version,
            raw=_answers(canaries),
            idempotency_key=canaries.letters("idempotency key"),
            channel="online",
            address="203.0.113.5",
            by=Actor.anonymous(city),
            at=at,
        )
    )
    settle()
    case = Case.objects.within(city).select_related("application").get(application=receipt.application_id)
    case = _reviewed(fresh(case), canaries, at)
    case = issue(_decided(case, canaries, at), at=at + 6 * HOUR)
    settle()
    record = file_case(case=case, lock=case.lock, by=actor(city), at=at + 7 * HOUR)
    settle()
    return Planted(fresh(case), record, canaries)


def _answers(plant: Canaries) -> dict[str, Any]:
    return {
        "name": {"name": plant.kanji("person_name"), "kana": plant.kana("kana")},
        "address": {
            "postal_code": "0270052",
            "prefecture": "岩手県",
            "city": "宮古市",
            "town": plant.kanji("address, town"),
            "building": plant.letters("address, building"),
        },
        "phone": plant.digits("phone", 11, "090"),
        "mail": f"{plant.letters('email')}@example.jp",
        "account": {
            "bank_code": "0001",
            "bank_name": plant.kanji("bank name"),
            "branch_code": "001",
            "branch_name": plant.kanji("branch name"),
            "kind": "ordinary",
            "number": "1234567",
            "holder_kana": plant.kana("account holder"),
        },
        "point": {"lat": 39.64, "lng": 141.95, "note": plant.kanji("location, words")},
        "line": plant.kanji("text"),
        "number": int(plant.digits("integer", 9, "7")),
        "people": [{"name": {"name": plant.kanji("group, name"), "kana": plant.kana("group, kana")},
                    "note": plant.letters("group, text")}],
        "on": "2026-11-01",
        "story": plant.kanji("textarea"),
        "photo": [Upload(f"{plant.letters('file name')}.png", _picture(plant))],
    }  # fmt: skip


def _picture(plant: Canaries) -> bytes:
    out, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Comment", plant.letters("file content"))
    Image.effect_noise((40, 30), 50).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def _reviewed(case: Case, plant: Canaries, at: datetime) -> Case:
    worker, city = actor(case.municipality), case.municipality
    accept_case(case=case, lock=case.lock, by=worker, at=at)
    add_note(case=fresh(case), text=plant.kanji("note among colleagues"), by=worker, at=at)
    _written(fresh(case), plant, at)
    case = fresh(case)
    request_correction(
        case=case, fields=["story"], message=plant.kanji("message of the correction"), lock=case.lock,
        by=worker, at=at + HOUR,
    )  # fmt: skip
    asked = (
        CorrectionRequest.objects.within(city).select_related("application").get(application=case.application)
    )
    story = {"story": plant.kanji("answer of the correction")}
    start_correction_draft(correction=asked, answers={**story, "line": plant.kanji("draft")}, at=at + HOUR)
    resubmit(
        application=fresh(case).application,
        correction=asked,
        raw=story,
        by=Actor.anonymous(city),
        at=at + 2 * HOUR,
        note=plant.kanji("message with the correction"),
    )
    settle()
    read_messages(case=fresh(case), by=worker, at=at + 2 * HOUR)
    return fresh(case)


def _written(case: Case, plant: Canaries, at: datetime) -> None:
    """The office asks, the applicant answers; each with a file."""
    for side, by in (
        (Side.OFFICE, actor(case.municipality)),
        (Side.APPLICANT, Actor.anonymous(case.municipality)),
    ):
        name = f"{plant.letters(f'file name, {side.value}')}.png"
        letter = Letter(
            text=plant.kanji(f"message, {side.value}"),
            form_key=plant.letters(f"key of the form, {side.value}"),
            files=[Upload(name, _picture(plant))],
        )
        write_message(application=case.application, side=side, letter=letter, by=by, at=at)


def _decided(case: Case, plant: Canaries, at: datetime) -> Case:
    for round_, outcome in enumerate(("approve", "reject")):
        propose_decision(
            case=case, outcome=outcome, reason=plant.kanji(f"reason {round_}"),
            summary=plant.kanji(f"summary {round_}"), lock=case.lock, by=actor(case.municipality), at=at + 3 * HOUR,
        )  # fmt: skip
        case = fresh(case)
        if round_ == 0:
            remand(
                step=_step(case, 1), version=_proposal(case).version, reason=plant.kanji("reason of the remand"),
                by=actor(case.municipality, "chief"), at=at + 4 * HOUR,
            )  # fmt: skip
            settle()
            case = fresh(case)
    for order, who in ((1, "chief"), (2, "manager")):
        approve_step(
            step=_step(case, order), version=_proposal(case).version, comment=plant.kanji(f"comment {order}"),
            by=actor(case.municipality, who), at=at + 5 * HOUR,
        )  # fmt: skip
    settle()
    return fresh(case)


def _proposal(case: Case) -> Proposal:
    return Proposal.objects.within(case.municipality_id).get(pk=case.proposal_id)


def _step(case: Case, order: int) -> ProposalStep:
    return ProposalStep.objects.within(case.municipality_id).get(proposal=case.proposal_id, order=order)


def due(record: Record) -> datetime:
    """The morning of the first day on which the record may be destroyed."""
    day = record.record_file.disposal_on
    assert day is not None
    return datetime(day.year, day.month, day.day, 9, tzinfo=AT.tzinfo)
