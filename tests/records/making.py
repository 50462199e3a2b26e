"""Records for tests."""

from dataclasses import dataclass
from datetime import date

from tests.factories import AT, actor, department
from yorozu.municipality.models import Municipality
from yorozu.records.models import Record
from yorozu.records.services import file_record, load_record_classes

TODAY = AT.date()


@dataclass(frozen=True)
class Plan:
    path: str
    title: str
    years: int | None


CLASSES = (
    Plan("上下水道/届出", "水道の使用開始・中止の届出", 3),
    Plan("福祉/児童手当", "児童手当の認定・額の改定・現況", 5),
    Plan("総務/例規", "条例・規則・訓令の制定と改廃", None),
)


def load(city: Municipality) -> int:
    return load_record_classes(municipality=city, classes=CLASSES)


def file_one(
    city: Municipality,
    subject: str = "1",
    *,
    path: str = "上下水道/届出",
    years: int | None = 3,
    completed_on: date = TODAY,
    place: str = "residents",
    who: str = "worker",
) -> Record:
    return file_record(
        municipality=city,
        department=department(city, place),
        class_path=path,
        years=years,
        subject_type="case",
        subject_id=subject,
        title="水道使用開始届 2611-2048-3957",
        items=[
            {"kind": "application", "label": "届出書", "file": None},
            {"kind": "notice", "label": "受理通知 宮市第1号", "file": "0193b1f0-0000-7000-8000-000000000001"},
        ],
        confidentiality=3,
        completed_on=completed_on,
        by=actor(city, who),
        at=AT,
    )
