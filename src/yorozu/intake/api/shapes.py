"""What the API takes and sends, as the OpenAPI document describes it."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

RECEIPT_PATTERN = r"^\d{4}-\d{4}-\d{4}$"


class ReceiptShape(Schema):
    """受付番号と照会コード。二つがそろうと申請の状況を見られます。"""

    receipt_number: str = Field(pattern=RECEIPT_PATTERN, examples=["2611-2048-3957"])
    lookup_code: str = Field(min_length=8, max_length=8, examples=["K7MP2QXR"])
    status: str = Field(examples=["received"])
    submitted_at: datetime


class StepShape(Schema):
    at: datetime
    kind: str
    message: str


class ApplicationStatus(Schema):
    """申請の状況。"""

    receipt_number: str = Field(pattern=RECEIPT_PATTERN)
    procedure: str = Field(description="手続の符号", examples=["water-start"])
    title: str
    status: str = Field(
        description=(
            "received・under_review・correction_requested・decided・notice_issued・closed・withdrawn"
        )
    )
    message: str = Field(description="いまの状況（日本語の文）")
    submitted_at: datetime
    timeline: list[StepShape]


class Fault(Schema):
    field: str = Field(description="項目の id。組の中は children.0.name のように表す。全体に関わるときは空")
    message: str


class Refusal(Schema):
    """受け付けられない理由。見つかった誤りをすべて一度に返します。"""

    errors: list[Fault]


class PrefillShape(Schema):
    """一度だけ使えるリンク。開いた人が確かめ、続きを入力し、送信します。"""

    url: str
    expires_at: datetime = Field(description="この日時を過ぎるか、一度開くと使えません")
    taken: list[str] = Field(description="入れた項目の id")
    refused: list[Fault] = Field(description="入れられなかった項目と、その理由")


_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "送信ごとに新しく作る値。同じ値で同じ内容を送り直すと、同じ受付番号が返ります。",
    "schema": {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[!-~]([ -~]*[!-~])?$"},
}
_CODE = {
    "name": "X-Lookup-Code",
    "in": "header",
    "required": True,
    "description": "受付のときに渡された照会コード",
    "schema": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": "^[!-~]+$"},
}
_ANSWERS = {
    "type": "object",
    "description": (
        '答え。形は /schema で得られます。{"answers": {…}} のように包んでも送れます（answers という項目がない手続に限る）。'
        'ファイルは [{"name": …, "content": base64}] で、全体が2MBを超えるときは multipart で送ります。'
    ),
}
_MULTIPART = {
    "type": "object",
    "required": ["answers"],
    "properties": {"answers": {"type": "string", "description": "答えのJSON（ファイルを除く）"}},
    "additionalProperties": {
        "description": "ファイル。名前は項目の id。複数のときは同じ名前で繰り返す",
        "type": "string",
        "format": "binary",
    },
}

SUBMIT_EXTRA: dict[str, Any] = {
    "parameters": [_KEY],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _ANSWERS},
            "multipart/form-data": {"schema": _MULTIPART},
        },
    },
}
STATUS_EXTRA: dict[str, Any] = {"parameters": [_CODE]}
PREFILL_EXTRA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "項目の id と答えの組。形は /prefill-schema で得られます。256 KB まで",
                }
            }
        },
    },
}
