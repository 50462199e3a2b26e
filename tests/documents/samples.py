"""Letters and forms as a city would send them, for the tests of this package."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pypdf

from yorozu.documents.services import Appeal, Contact, NoticeData, PrintedForm, PrintedSection, Row

CONTACT = Contact(
    department="宮古市保健福祉部こども課児童給付係",
    phone="0193-62-2111（代表）",
    address="〒027-8501 岩手県宮古市宮町一丁目1番30号",
)
APPEAL = Appeal(authority="宮古市長", defendant="宮古市", representative="宮古市長")

DECISION = NoticeData(
    template="decision",
    document_number="宮市子第123号",
    issued_on=date(2026, 11, 20),
    addressee=("〒027-0052", "岩手県宮古市宮町二丁目4番5号", "髙橋 𠮷郎"),
    sender="宮古市長",
    title="児童手当認定通知書",
    body=(
        "令和8年11月9日付けで請求のありました児童手当について、児童手当法（昭和46年法律第73号）"
        "第7条第1項の規定により、下記のとおり認定しましたので通知します。",
    ),
    rows=(
        Row("受給者の氏名", "髙橋 𠮷郎"),
        Row("支給対象児童", "髙橋 﨑子（令和8年10月28日生）"),
        Row("支給開始年月", "令和8年11月分から"),
        Row("手当月額", "15,000円"),
        Row("振込先", "岩手銀行 宮古支店 普通 *****67"),
    ),
    contact=CONTACT,
    receipt_number="032026-2026-0000123",
)

REJECTION = replace(
    DECISION,
    title="児童手当認定請求却下通知書",
    body=(
        "令和8年11月9日付けで請求のありました児童手当については、下記の理由により却下しましたので通知します。",
    ),
    rows=(Row("請求者の氏名", "髙橋 𠮷郎"), Row("請求に係る児童", "髙橋 﨑子（令和8年10月28日生）")),
    adverse=True,
    reasons=(
        "児童手当法第4条第1項第1号は、児童を監護し、かつ、これと生計を同じくする父または母に手当を支給すると定めています。",
        "提出された住民票の写しと申立書によれば、請求者は請求の日において児童と別居しており、児童の生計費を負担している"
        "事実を認めることができませんでした。そのため、同号の要件に当たらないと判断しました。",
    ),
    appeal=APPEAL,
)

CERTIFICATE = replace(
    DECISION,
    template="certificate",
    document_number="宮市危第45号",
    title="罹災証明書",
    addressee=("髙橋 𠮷郎",),
    body=("上記のとおり相違ないことを証明します。",),
    rows=(
        Row("世帯主の住所", "岩手県宮古市宮町二丁目4番5号"),
        Row("世帯主の氏名", "髙橋 𠮷郎"),
        Row("罹災の原因", "令和8年10月3日の台風第19号による浸水"),
        Row("被災した住家の所在地", "岩手県宮古市宮町二丁目4番5号"),
        Row("住家の被害の程度", "半壊"),
    ),
    contact=Contact(department="宮古市総務部危機管理課", phone="0193-62-2111（代表）"),
)

REPLY = replace(
    DECISION,
    template="reply",
    document_number="宮市建第7号",
    title="道路損傷の通報について（回答）",
    addressee=("宮町自治会",),
    honorific="御中",
    body=(
        "日ごろから道路の維持管理にご協力いただき、ありがとうございます。",
        "令和8年11月4日にご通報いただいた市道宮町線の舗装の損傷については、11月6日に現地を確認し、"
        "11月12日に補修を終えました。",
        "今後ともお気づきのことがありましたら、お知らせくださいますようお願いします。",
    ),
    rows=(),
    contact=Contact(department="宮古市都市整備部建設課", phone="0193-62-2111（代表）"),
)

FORM = PrintedForm(
    title="児童手当認定請求書",
    addressee="宮古市長",
    receipt_number="032026-2026-0000123",
    submitted_at=datetime(2026, 11, 9, 5, 3, tzinfo=UTC),
    sections=(
        PrintedSection(
            "請求する人",
            (
                Row("氏名", "髙橋 𠮷郎"),
                Row("ふりがな", "たかはし よしろう"),
                Row("生年月日", "平成5年4月2日"),
                Row("住所", "〒027-0052\n岩手県宮古市宮町二丁目4番5号\n宮町ハイツ202"),
                Row("電話番号", "090-1234-5678"),
            ),
        ),
        PrintedSection("児童 1人目", (Row("氏名", "髙橋 﨑子"), Row("同居・別居の別", "同居"))),
        PrintedSection(
            "添付した書類",
            (Row("健康保険の資格が分かるもの", "hokensho.jpg（203 KB）"), Row("そのほか", "なし")),
        ),
    ),
    notes=("この写しは、送信された内容をそのまま印刷したものです。",),
    contact=CONTACT,
)


def notice(base: NoticeData = DECISION, **changes: Any) -> NoticeData:
    """A sample letter with some parts changed."""
    return replace(base, **changes)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page as a reader of the file gets it."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """All text without line ends and spaces, which depend on the layout."""
    return "".join("".join(pages_of(pdf)).split())
