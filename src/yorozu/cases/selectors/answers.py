"""What was asked and answered, as a clerk reads it: changed answers marked, files and places beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.cases.models import Case
from yorozu.cases.selectors.rules import rule_context
from yorozu.forms.services import Definition, Field, PrintedRow, check_answers, printed
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.vault import may_open

_ADVICE: dict[str, str] = {
    Scan.PENDING: "検査が終わると開けます。",
    Scan.INFECTED: "開けません。申請した方に差し替えを求めてください。",
    Scan.UNSCANNED: "検査を受けていないため開けません。管理者に連絡してください。",
}
_IMAGES = ("image/jpeg", "image/png")
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file the applicant sent; `size` in bytes, `scan` what is known of its content."""

    id: str
    name: str
    media_type: str
    size: int
    scan: str = Scan.PENDING

    @property
    def is_image(self) -> bool:
        return self.media_type in _IMAGES

    @property
    def may_open(self) -> bool:
        return may_open(self.scan)

    @property
    def mark(self) -> str:
        """What stands beside a file that was not found clean."""
        return "" if self.scan in (Scan.CLEAN, Scan.OWN) else Scan(self.scan).label

    @property
    def advice(self) -> str:
        """What to do about a file that cannot be opened."""
        return "" if self.may_open else _ADVICE.get(self.scan, "")

    @property
    def kind(self) -> str:
        return {"application/pdf": "PDF", "image/jpeg": "JPEG画像", "image/png": "PNG画像"}.get(
            self.media_type, "ファイル"
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, in degrees."""

    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """`question` is the top-level question, by which a correction is asked for.

    `before` is what stood there before the last correction, `changed` whether that differs.
    """

    field: str
    label: str
    text: str
    question: str
    question_label: str
    changed: bool = False
    before: str = ""
    files: tuple[FileLine, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class AnswerSection:
    title: str
    rows: list[AnswerRow]


def answer_sections(case: Case, now: Answers, before: Answers | None) -> list[AnswerSection]:
    """Every question that was asked, with its answer; `before` are the answers of the revision before."""
    definition = definition_of(case.version)
    asked = check_answers(definition, now, context=rule_context(case)).visible
    earlier = _texts(definition, before) if before is not None else None
    scans = _scans(case, definition, now)
    found = [
        AnswerSection(section.title, [_row(definition, row, now, earlier, scans) for row in section.rows])
        for section in printed(definition, now, visible=asked)
    ]
    gone = list(_gone(found, earlier)) if earlier else []
    return [*found, AnswerSection("補正で消えた回答", gone)] if gone else found


def files_in(value: Any, scans: Mapping[str, str] | None = None) -> tuple[FileLine, ...]:
    """The files of one stored answer; `scans` says what is known of each, by id."""
    if not isinstance(value, list):
        return ()
    return tuple(
        FileLine(
            str(each["file"]),
            each["name"],
            each["media_type"],
            each["size"],
            (scans or {}).get(str(each["file"]), Scan.PENDING),
        )
        for each in value
        if isinstance(each, Mapping) and "file" in each
    )


def file_fields(definition: Definition) -> list[Field]:
    """The questions answered by files."""
    return [each for each in definition.fields.values() if each.type == "file"]


def _scans(case: Case, definition: Definition, answers: Answers) -> dict[str, str]:
    """What is known of the files among the answers, by id."""
    ids = [file.id for field in file_fields(definition) for file in files_in(answers.get(field.id))]
    rows = StoredFile.objects.within(case.municipality_id).filter(pk__in=ids) if ids else ()
    return {str(each.pk): each.scan for each in rows}


def _row(
    definition: Definition,
    row: PrintedRow,
    now: Answers,
    earlier: dict[str, PrintedRow] | None,
    scans: Mapping[str, str],
) -> AnswerRow:
    field = definition.fields[row.field.partition(".")[0]]
    old = earlier.get(row.field) if earlier is not None else None
    before = old.text if old else ""
    return AnswerRow(
        field=row.field,
        label=row.label,
        text=row.text,
        question=field.id,
        question_label=field.label,
        changed=earlier is not None and before != row.text,
        before=before,
        files=files_in(now.get(field.id), scans) if field.type == "file" else (),
        place=_place(now.get(field.id)) if field.type == "location" else None,
    )


def _place(value: Any) -> Place | None:
    if not isinstance(value, Mapping) or value.get("lat") is None or value.get("lng") is None:
        return None
    return Place(value["lat"], value["lng"])


def _texts(definition: Definition, answers: Answers) -> dict[str, PrintedRow]:
    return {row.field: row for section in printed(definition, answers) for row in section.rows}


def _gone(sections: list[AnswerSection], earlier: dict[str, PrintedRow]) -> Iterator[AnswerRow]:
    """Answers that the correction took away altogether."""
    shown = {row.field for section in sections for row in section.rows}
    for field, row in earlier.items():
        if field not in shown:
            yield AnswerRow(
                field, row.label, "", question="", question_label="", changed=True, before=row.text
            )
