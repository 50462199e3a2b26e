"""A procedure with something of everything, files that are what they say, and answers that pass."""

import io
from datetime import datetime
from typing import Any

from PIL import Image

from tests.factories import AT
from yorozu.identity.actors import Actor
from yorozu.intake.selectors import Receipt
from yorozu.intake.services import Submission, submit_application
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.services import publish_procedure

TODAY = AT.date()


def document(**changes: Any) -> dict[str, Any]:
    """A benefit claim in four sections; the third is asked only of those who have children."""
    return {
        "code": "child-benefit",
        "title": "こども給付の申請",
        "summary": "子どもを育てている方が、給付を受けるための申請です。",
        "kind": "application",
        "audience": ["resident"],
        "channels": ["online", "counter"],
        "department_role": "water",
        "category": "childcare",
        "life_events": ["birth"],
        "keywords": ["給付"],
        "legal_basis": [{"law": "こども給付条例", "article": "第3条"}],
        "standard_processing_days": 15,
        "fee": {"yen": 0},
        "guide": {
            "who": "市内で子どもを育てている方です。",
            "when": "いつでも申請できます。",
            "bring": ["振込先の口座がわかるもの"],
            "how": ["この画面から申請します。"],
            "after": ["内容を確認し、結果を文書でお知らせします。"],
            "counter": "市民課の窓口（1階）でも申請できます。",
        },
        "retention": {"record_class": "福祉/児童手当", "years": 5},
        "applicant": {"name": "name", "email": "email", "phone": "phone", "address": "address"},
        "sections": [_applicant(), _situation(), _children(), _papers()],
        "checks": [
            {
                "rule": "start_on <= today",
                "message": "始まりの日は今日までの日付にしてください。",
                "field": "start_on",
            }
        ],
        "outcomes": [
            {"code": "approve", "label": "認定"},
            {"code": "reject", "label": "却下", "adverse": True},
        ],
        "route": "none",
        "notice": "none",
        **changes,
    }


def _applicant() -> dict[str, Any]:
    return {
        "id": "applicant",
        "title": "申請する方",
        "fields": [
            {"id": "name", "type": "person_name", "label": "氏名", "required": True},
            {
                "id": "address",
                "type": "address",
                "label": "住所",
                "required": True,
                "why": "通知書を送るためです。",
            },
            {"id": "phone", "type": "phone", "label": "電話番号", "required": True},
            {
                "id": "email",
                "type": "email",
                "label": "メールアドレス",
                "help": "受付のお知らせを送ります。",
            },
        ],
    }


def _situation() -> dict[str, Any]:
    return {
        "id": "situation",
        "title": "いまの状況",
        "why": "受けられる給付を決めるためです。",
        "fields": [
            {"id": "start_on", "type": "date", "label": "始まりの日", "required": True, "example": "-7"},
            {"id": "has_children", "type": "yes_no", "label": "子どもがいますか", "required": True},
            {
                "id": "reason",
                "type": "choice",
                "label": "理由",
                "required": True,
                "options": {"birth": "出生", "moving": "転入", "other": "その他"},
                "example": "birth",
            },
            {
                "id": "reason_other",
                "type": "text",
                "label": "理由（その他）",
                "required": True,
                "show_if": 'reason == "other"',
            },
            {"id": "note", "type": "textarea", "label": "伝えたいこと", "max_length": 400},
        ],
    }


def _children() -> dict[str, Any]:
    return {
        "id": "children_section",
        "title": "子ども",
        "show_if": "has_children == true",
        "fields": [
            {
                "id": "children",
                "type": "group",
                "label": "子ども",
                "item_label": "子ども",
                "required": True,
                "min": 1,
                "max": 5,
                "fields": [
                    {"id": "child_name", "type": "person_name", "label": "子の氏名", "required": True},
                    {
                        "id": "born_on",
                        "type": "date",
                        "label": "生年月日",
                        "required": True,
                        "example": "-400",
                    },
                ],
            }
        ],
    }


def _papers() -> dict[str, Any]:
    return {
        "id": "papers",
        "title": "書類と確認",
        "fields": [
            {
                "id": "proof",
                "type": "file",
                "label": "本人確認書類の写し",
                "required": True,
                "accept": ["pdf", "jpeg", "png"],
                "max_files": 2,
                "max_bytes": 1_000_000,
            },
            {
                "id": "agreed",
                "type": "consent",
                "label": "同意",
                "text": "世帯の情報を確認することに同意します。",
                "required": True,
            },
        ],
    }


def publish(city: Municipality, **changes: Any) -> ProcedureVersion:
    return publish_procedure(municipality=city, document=document(**changes), by=Actor.system(city), at=AT)


def answers(**changes: Any) -> dict[str, Any]:
    """Everything but the file."""
    return {
        "name": {"name": "髙橋 𠮷子", "kana": "たかはし よしこ"},
        "address": {
            "postal_code": "0270052",
            "prefecture": "岩手県",
            "city": "宮古市",
            "town": "宮町一丁目1-30",
            "building": "",
        },
        "phone": "0193-62-2111",
        "email": "yoshiko@example.jp",
        "start_on": "2026-11-01",
        "has_children": True,
        "reason": "birth",
        "children": [{"child_name": {"name": "髙橋 葵", "kana": "たかはし あおい"}, "born_on": "2025-04-01"}],
        "agreed": True,
        **changes,
    }


def png(colour: str = "white") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(buffer, "PNG")
    return buffer.getvalue()


def upload(name: str = "本人確認.png", content: bytes | None = None) -> Upload:
    return Upload(name, png() if content is None else content)


def raw(**changes: Any) -> dict[str, Any]:
    """A complete set of answers with its file."""
    return answers(proof=[upload()], **changes) if "proof" not in changes else answers(**changes)


def submission(version: ProcedureVersion, city: Municipality, **changes: Any) -> Submission:
    values: dict[str, Any] = {
        "version": version,
        "raw": raw(),
        "idempotency_key": "key-0000-0001",
        "channel": "online",
        "address": "192.0.2.1",
        "by": Actor.anonymous(city),
        "at": AT,
    }
    return Submission(**(values | changes))


def submit(version: ProcedureVersion, city: Municipality, at: datetime = AT, **changes: Any) -> Receipt:
    return submit_application(submission(version, city, at=at, **changes))
