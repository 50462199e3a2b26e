"""What the API sends."""

from datetime import datetime

from ninja import Schema
from pydantic import Field


class ProcedureItem(Schema):
    """A line of the catalogue."""

    code: str = Field(examples=["water-start"])
    title: str
    summary: str = Field(description="誰が、いつ行う手続か")
    kind: str
    category: str
    department: str = Field(description="担当する部署（部/課）")
    channels: list[str] = Field(description="online・counter・paper")
    fee_yen: int = Field(ge=0)
    standard_processing_days: int = Field(ge=0, description="標準処理期間（開庁日）")
    accepts_from: datetime | None = Field(description="受付を始める日時。null は決まりなし")
    accepts_until: datetime | None = Field(
        description="受付を終える日時（この時刻は含まない）。null は決まりなし"
    )
    url: str = Field(description="手続の画面のアドレス")


class ProcedureList(Schema):
    items: list[ProcedureItem]
    page: int
    pages: int
    total: int


class LegalBasisShape(Schema):
    law: str
    article: str


class GuideShape(Schema):
    who: str
    when: str
    bring: list[str]
    how: list[str]
    after: list[str]
    counter: str


class ProcedureDetail(ProcedureItem):
    """A procedure with everything that its page says."""

    audience: list[str]
    life_events: list[str]
    keywords: list[str]
    identity: str
    anonymous: bool
    fee_note: str
    legal_basis: list[LegalBasisShape]
    guide: GuideShape
    version: int
    published_at: datetime
    schema_url: str


class Fault(Schema):
    field: str
    message: str


class Faults(Schema):
    errors: list[Fault]
