"""A form with every way of writing, filled in and scanned."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bench import pen
from PIL import Image

from tests.factories import AT, actor
from yorozu.foundation import events
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.paper.form.code import Mark
from yorozu.paper.form.printing import printed_form
from yorozu.paper.form.shapes import Box
from yorozu.paper.models import Scan
from yorozu.paper.seeing.asked import Asked, Seen
from yorozu.paper.seeing.pages import SIZE, SeenPage, jpeg
from yorozu.paper.selectors.forms import codes_for, layout_for
from yorozu.paper.services import Sheet, upload_scan
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.procedures.services import publish_procedure

FONT = "klee-one"
WHITE = jpeg(Image.new("L", SIZE, 255))
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
    "name": {"name": "高橋花子", "kana": "たかはしはなこ"},
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


def sheets(version: ProcedureVersion) -> list[SeenPage]:
    """The pages of its form as they are seen in a scan; what is written on them `Knowing` knows."""
    marks = [
        tuple(Mark(corner, code.page, code.check) for corner in ("TL", "BL", "BR"))
        for code in codes_for(version)
    ]
    return [
        SeenPage(code, mark, 4, False, WHITE) for code, mark in zip(codes_for(version), marks, strict=True)
    ]


def other_paper() -> SeenPage:
    """A page without any code."""
    return SeenPage(None, (), 0, False, WHITE)


def upload(
    city: Municipality,
    pages: Sequence[SeenPage | Image.Image],
    expected: ProcedureVersion | None = None,
    key: str = "worker",
) -> Scan:
    """Taken in by a clerk, not yet looked at. Pictures are scanned for real; of seen pages one PDF is like another."""
    pictures = [each for each in pages if isinstance(each, Image.Image)]
    content = (
        pen.as_pdf(pictures) if pictures else _file_of([each for each in pages if isinstance(each, SeenPage)])
    )
    return upload_scan(
        files=[Sheet("scan.pdf", content)],
        arrived_on=AT.date(),
        expected=expected,
        by=actor(city, key),
        at=AT,
    )


FILES: dict[bytes, list[SeenPage]] = {}
"""What the stand-in for the process that shows pages finds in a file."""


def pages_of_file(content: bytes, media_type: str, *, most: int) -> list[SeenPage]:
    return FILES[content]


def _file_of(pages: list[SeenPage]) -> bytes:
    """A small PDF of its own for these pages, the same for the same."""
    said = " ".join(each.code.text if each.code else "-" for each in pages)
    side = 8 + int(sha256(said.encode()).hexdigest(), 16) % 4000
    content = pen.as_pdf([Image.new("1", (side, 8), 1)])
    FILES[content] = pages
    return content


def work() -> None:
    """Run what waits in the outbox until nothing does."""
    while events.run_due(at=AT, limit=50):
        pass


class Knowing:
    """Stands for the process that reads: knows what was written, as a perfect reader would."""

    def __init__(self, answers: Mapping[pen.Key, str] = ANSWERS, score: float = 0.97) -> None:
        self.answers, self.score, self.pages = answers, score, 0

    def read(self, picture: bytes, asked: Sequence[Asked]) -> tuple[list[Seen], bool]:
        """Knows the page by where the boxes are that it is asked for."""
        self.pages += 1
        found = []
        for box in self._boxes([(each.kind, each.x, each.y) for each in asked]):
            text = self.answers.get((box.field, box.part, box.order), "")
            if box.kind == "mark":
                found.append(Seen(0.2 if box.code in text.split("|") else 0.0))
            else:
                found.append(Seen(0.1 if text else 0.0, text, self.score if text else 1.0))
        return found, True

    def _boxes(self, places: list[tuple[str, float, float]]) -> tuple[Box, ...]:
        for version in ProcedureVersion.objects.select_related("procedure", "municipality"):
            for sheet in layout_for(version).sheets:
                if [(box.kind, box.x, box.y) for box in sheet.boxes] == places:
                    return sheet.boxes
        raise AssertionError("no such page")
