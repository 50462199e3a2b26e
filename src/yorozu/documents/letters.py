"""What an official letter consists of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LetterKind(StrEnum):
    """The layout: all are letters but the certificate, whose text and date stand under its table."""

    ACCEPTANCE = "acceptance"
    DECISION = "decision"
    CERTIFICATE = "certificate"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. Line ends inside `text` are kept."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """What the 教示 needs (行政不服審査法82条, 行政事件訴訟法46条).

    authority: who decides on a 審査請求 (宮古市長, or a prefecture's 介護保険審査会); months: its time limit.
    defendant: the body that is sued (宮古市); representative: who stands for it (宮古市長).
    review_first: a law lets nobody sue before the 裁決 (介護保険法196条).
    """

    authority: str
    defendant: str
    representative: str
    months: int = 3
    review_first: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask; printed in the box at the end."""

    department: str
    phone: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NoticeData:
    """A letter. Texts are printed as they are; nothing in them is markup.

    document_number: 宮市子第123号 as the register gave it. addressee: address lines and last the name,
    to which `honorific` is added. sender: the post (宮古市長), no personal name. reasons: mandatory when
    adverse. seal: a dashed square for the official seal, else 公印省略.
    """

    template: LetterKind | str
    document_number: str
    issued_on: date
    addressee: tuple[str, ...]
    sender: str
    title: str
    body: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    adverse: bool = False
    reasons: tuple[str, ...] = ()
    appeal: Appeal | None = None
    contact: Contact | None = None
    receipt_number: str = ""
    honorific: str = "様"
    seal: bool = True
