"""The shape of a city file. Unknown keys are refused; what one key alone can tell is checked here."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from yorozu.foundation.text import refuse_unsafe
from yorozu.municipality.codes import verify_code
from yorozu.municipality.packs.colours import readable_on_white
from yorozu.municipality.packs.roles import OFFICE_ROLES, PROCEDURE_ROLES

_LEAP_YEAR = 2024


def _known_role(role: str) -> str:
    if role not in PROCEDURE_ROLES | OFFICE_ROLES:
        known = "、".join(sorted(PROCEDURE_ROLES | OFFICE_ROLES))
        raise ValueError(f"「{role}」という役割はありません。次から選んでください: {known}")
    return role


def _readable(colour: str) -> str:
    if not readable_on_white(colour):
        raise ValueError("白い背景の上で読みにくい色です。明暗比が4.5以上の濃い色にしてください。")
    return colour


def _month_day(text: str) -> str:
    month, day = int(text[:2]), int(text[3:])
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        raise ValueError(f"「{text}」という月日はありません。") from None
    return text


Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(refuse_unsafe)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
PostCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_month_day)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OfficePack(_Shape):
    postal_code: Annotated[str, Field(pattern=r"^\d{7}$")]
    address: Text
    phone: Annotated[str, Field(pattern=r"^0[0-9-]{9,12}$")]
    hours: Text
    answer_days: Annotated[int, Field(ge=1, le=60)] = 10
    """Business days that residents are given for a correction, unless the clerk says otherwise."""


class MapCenter(_Shape):
    """WGS 84 degrees, somewhere in Japan."""

    lat: Annotated[float, Field(ge=20, le=46)]
    lng: Annotated[float, Field(ge=122, le=154)]


class PostPack(_Shape):
    """A post (職); rank 1 is the highest."""

    code: PostCode
    name: Text
    rank: Annotated[int, Field(ge=1, le=99)]


class DepartmentPack(_Shape):
    """One 部, 課, 室 or 係. `source` says whether the city's own plan names it (`plan_note`: where)."""

    code: Slug
    name: Text
    symbol: Annotated[str, Field(max_length=4), AfterValidator(refuse_unsafe)] = ""
    source: Literal["plan", "usual"]
    plan_note: str = ""
    note: str = ""
    roles: list[Annotated[str, AfterValidator(_known_role)]] = []
    children: list["DepartmentPack"] = []

    @model_validator(mode="after")
    def _plan_says_where(self) -> "DepartmentPack":
        if (self.source == "plan") != bool(self.plan_note):
            raise ValueError(
                "計画に名前がある部署（source: plan）には、計画のどこにあるかを plan_note に書いてください。"
                "そうでない部署（source: usual）には書けません。"
            )
        return self

    def walk(self) -> Iterator["DepartmentPack"]:
        """This department and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class StaffPack(_Shape):
    """A demonstration account. `departments`: `procedures` = 兼務 wherever a procedure is worked on,
    `top` = every department without a parent, or a list of department codes."""

    login: Slug
    role: Literal[
        "case_worker", "section_chief", "manager", "mayor", "records_keeper", "dx_officer", "administrator"
    ]
    name: Text
    post: PostCode
    departments: Literal["procedures", "top"] | list[Slug]


class WindowPack(_Shape):
    """A window with number tickets, of the department that has the role; `prefix` stands before its numbers."""

    prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
    name: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(refuse_unsafe)]
    place: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(refuse_unsafe)]
    role: Annotated[str, AfterValidator(_known_role)]


class ClosurePack(_Shape):
    """Days closed every year, both ends included; `to` before `from` runs into the next year."""

    start: MonthDay = Field(alias="from")
    end: MonthDay = Field(alias="to")
    reason: Text

    def days_from(self, year: int) -> list[date]:
        """The closed days of the closure that begins in this calendar year."""
        first = _on(year, self.start)
        last = _on(year + (self.end < self.start), self.end)
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class RecordClassPack(_Shape):
    """A class of records (文書分類) with how long its files are kept."""

    path: Annotated[str, Field(pattern=r"^[^/\s]+(/[^/\s]+)+$")]
    title: Text
    years: Annotated[int, Field(ge=1, le=150)] | None = None
    permanent: bool = False

    @model_validator(mode="after")
    def _one_period(self) -> "RecordClassPack":
        if (self.years is None) != self.permanent:
            raise ValueError("保存年数（years）か永年（permanent: true）の、どちらか一つを書いてください。")
        return self


class CityPack(_Shape):
    code: Annotated[str, AfterValidator(verify_code)]
    slug: Slug
    name: Text
    kana: Annotated[str, Field(pattern=r"^[ぁ-ゖー]+$")]
    prefecture: Annotated[str, Field(pattern=r"^\S{2,3}[都道府県]$")]
    accent: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), AfterValidator(_readable)]
    document_symbol: Annotated[str, Field(min_length=1, max_length=4)]
    office: OfficePack
    map_center: MapCenter
    posts: Annotated[list[PostPack], Field(min_length=1)]
    departments: Annotated[list[DepartmentPack], Field(min_length=1)]
    staff: list[StaffPack]
    closures: list[ClosurePack]
    record_classes: Annotated[list[RecordClassPack], Field(min_length=1)]
    windows: list[WindowPack] = []

    def all_departments(self) -> list[DepartmentPack]:
        """Every department, parents before children."""
        return [each for top in self.departments for each in top.walk()]

    def departments_of(self, staff: StaffPack) -> list[DepartmentPack]:
        """Where a demonstration account is posted; the first is its main post."""
        if staff.departments == "top":
            return list(self.departments)
        if staff.departments == "procedures":
            return [each for each in self.all_departments() if PROCEDURE_ROLES.intersection(each.roles)]
        by_code = {each.code: each for each in self.all_departments()}
        return [by_code[code] for code in staff.departments]


def _on(year: int, month_day: str) -> date:
    """The day in that year; 29 February falls on 1 March where there is none."""
    month, day = int(month_day[:2]), int(month_day[3:])
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1)
