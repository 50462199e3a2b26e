"""How long one notice takes as PDF, the first and the others."""

import time
from datetime import date

from bench.figures import percentile
from yorozu.documents.services import Appeal, Contact, NoticeData, Row, render_notice


def main(letters: str = "200") -> dict[str, float]:
    """Milliseconds of the first letter, and median and p99 of the rest, each a different one."""
    first = _time(0)
    rest = [_time(number) for number in range(1, int(letters) + 1)]
    return {
        "first": first,
        "median": percentile(rest, 0.5),
        "p99": percentile(rest, 0.99),
        "letters": len(rest),
    }


def _time(number: int) -> float:
    data = _letter(number)
    start = time.perf_counter()
    render_notice(data)
    return (time.perf_counter() - start) * 1000


def _letter(number: int) -> NoticeData:
    """A rejection with reasons and 教示: the longest letter that a procedure of the packs sends."""
    return NoticeData(
        template="decision",
        document_number=f"宮市子第{number + 1}号",
        issued_on=date(2026, 11, 20),
        addressee=("〒027-0052", f"岩手県宮古市宮町二丁目4番{number + 1}号", "髙橋 𠮷郎"),
        sender="宮古市長",
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
        appeal=Appeal(authority="宮古市長", defendant="宮古市", representative="宮古市長"),
        contact=Contact(department="宮古市保健福祉部こども課児童給付係", phone="0193-62-2111（代表）"),
        receipt_number="2611-2048-3957",
    )
