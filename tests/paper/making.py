"""A form with every way of writing, filled in and scanned."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench import pen
from PIL import Image

from tests.factories import AT, actor
from yorozu.foundation import events
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.paper.form.printing import printed_form
from yorozu.paper.models import Scan, ScanPage
from yorozu.paper.seeing.asked import Asked, Seen
from yorozu.paper.selectors.forms import layout_for
from yorozu.paper.services import Sheet, upload_scan
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.procedures.services import publish_procedure

FONT = "klee-one"
ANSWERS: dict[pen.Key, str] = {
    ("name", "kana", 0): "たかはし はなこ",
    ("name", "name", 0): "高橋 花子",
    ("birth", "era", 0): "showa",
    ("birth", "year", 0): "55",
    ("birth", "month", 0): "4",
    ("birth", "day", 0): "1",
    ("address", "postal_code", 0): "0270052",
    ("address", "prefecture", 0): "岩手県",
    ("address", "city", 0): "宮古市",
    ("address", "town", 0): "宮町一丁目1番30号",
    ("phone", "", 0): "090-1234-5678",
    ("kind", "", 0): "new",
    ("dogs.0.name", "", 0): "ポチ",
    ("dogs.0.count", "", 0): "3",
    ("agree", "", 0): "true",
}
READ = {
    "name": {"name": "高橋 花子", "kana": "たかはし はなこ"},
    "birth": "昭和55年4月1日",
    "phone": "090-1234-5678",
    "kind": "new",
    "agree": True,
}


def document(**changes: Any) -> dict[str, Any]:
    """犬の届: names, dates, an address, squares to tick, a group, and a paper that goes with it."""
    found = {
        "code": "dog-notice",
        "title": "犬の届出",
        "summary": "犬を飼い始めたときの届出です。",
        "kind": "notification",
        "audience": ["resident"],
        "channels": ["online", "paper"],
        "department_role": "water",
        "category": "water",
        "standard_processing_days": 5,
        "retention": {"record_class": "上下水道/届出", "years": 5},
        "route": "none",
        "notice": "none",
        "applicant": {"name": "name", "address": "address"},
        "sections": [
            {
                "id": "who",
                "title": "届け出る方",
                "fields": [
                    {"id": "name", "type": "person_name", "label": "氏名", "required": True},
                    {
                        "id": "birth",
                        "type": "date",
                        "label": "生年月日",
                        "required": True,
                        "example": "1980-04-01",
                    },
                    {"id": "address", "type": "address", "label": "住所", "required": True},
                    {"id": "phone", "type": "phone", "label": "電話番号"},
                ],
            },
            {
                "id": "dog",
                "title": "犬",
                "fields": [
                    {
                        "id": "kind",
                        "type": "choice",
                        "label": "届出の種類",
                        "required": True,
                        "options": {"new": "飼い始めた", "moved": "引っ越してきた"},
                    },
                    {
                        "id": "before",
                        "type": "text",
                        "label": "前の市町村",
                        "show_if": 'kind == "moved"',
                    },
                    {
                        "id": "dogs",
                        "type": "group",
                        "label": "犬",
                        "item_label": "犬",
                        "min": 1,
                        "max": 5,
                        "fields": [
                            {
                                "id": "name",
                                "type": "text",
                                "label": "名前",
                                "max_length": 20,
                                "required": True,
                            },
                            {"id": "count", "type": "integer", "label": "年齢", "min": 0, "max": 40},
                        ],
                    },
                    {"id": "proof", "type": "file", "label": "注射の証明", "max_files": 2},
                    {
                        "id": "agree",
                        "type": "consent",
                        "label": "同意",
                        "required": True,
                        "text": "市が調べます。",
                    },
                ],
            },
        ],
    }
    return found | changes


def publish(city: Municipality, **changes: Any) -> ProcedureVersion:
    return publish_procedure(municipality=city, document=document(**changes), by=Actor.system(city), at=AT)


def blank(version: ProcedureVersion) -> list[Image.Image]:
    """The pages of its form, as printed and scanned without anything written."""
    city = version.municipality
    pdf = printed_form(
        definition_of(version), city=city.slug, addressee=city.mayor_title, version=version.number
    )
    return pen.blank_pages(pdf)


def filled(
    version: ProcedureVersion, answers: Mapping[pen.Key, str] = ANSWERS, seed: int = 1
) -> list[Image.Image]:
    """The same filled in by hand and scanned a little askew."""
    pages = blank(version)
    pen.fill(pages, layout_for(version), answers, pen.font_of(FONT), seed=seed)
    return pen.scanned(pages, seed=seed)


def upload(
    city: Municipality,
    pages: Sequence[Image.Image],
    expected: ProcedureVersion | None = None,
    key: str = "worker",
) -> Scan:
    """Taken in by a clerk, not yet looked at."""
    return upload_scan(
        files=[Sheet("scan.pdf", pen.as_pdf(list(pages)))],
        arrived_on=AT.date(),
        expected=expected,
        by=actor(city, key),
        at=AT,
    )


def work() -> None:
    """Run what waits in the outbox until nothing does."""
    while events.run_due(at=AT, limit=50):
        pass


class Knowing:
    """Stands for the process that reads: knows what was written, as a perfect reader would."""

    def __init__(self, answers: Mapping[pen.Key, str] = ANSWERS, score: float = 0.97) -> None:
        self.answers, self.score, self.pages = answers, score, 0

    def read(self, picture: bytes, asked: Sequence[Asked]) -> tuple[list[Seen], bool]:
        """By the places that were asked for."""
        page = ScanPage.objects.select_related("scan__version").get(read_at=None, sheet=self._sheet(asked))
        assert page.scan.version is not None
        self.pages += 1
        boxes = layout_for(page.scan.version).sheets[(page.sheet or 1) - 1].boxes
        found = []
        for box in boxes:
            text = self.answers.get((box.field, box.part, box.order), "")
            if box.kind == "mark":
                found.append(Seen(0.2 if box.code in text.split("|") else 0.0))
            else:
                found.append(Seen(0.1 if text else 0.0, text, self.score if text else 1.0))
        return found, True

    def _sheet(self, asked: Sequence[Asked]) -> int:
        return ScanPage.objects.exclude(sheet=None).filter(read_at=None).order_by("number")[0].sheet or 1
