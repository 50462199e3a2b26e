"""The shape of a procedure's definition once it has been read and found without fault. All immutable."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Option:
    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. Attributes after `example` belong to some types only and are None or empty elsewhere."""

    id: str
    type: str
    label: str
    help: str = ""
    why: str = ""
    required: bool = False
    same_as: str = ""
    confidentiality: int = 3
    prefill: bool = False
    show_if: str = ""
    required_if: str = ""
    example: Any = field(default=None, hash=False)
    format: str = ""
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    min: int | Decimal | None = None
    max: int | Decimal | None = None
    places: int | None = None
    options: tuple[Option, ...] = ()
    accept: tuple[str, ...] = ()
    max_files: int | None = None
    max_bytes: int | None = None
    text: str = ""
    item_label: str = ""
    fields: "tuple[Field, ...]" = ()

    def option_label(self, code: str) -> str:
        """The label of an option; the code itself when the definition no longer has it."""
        return next((option.label for option in self.options if option.code == code), code)

    @property
    def answered(self) -> bool:
        """False for a note, which is shown and never answered."""
        return self.type != "note"


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    title: str
    why: str = ""
    show_if: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class LegalBasis:
    law: str
    article: str = ""


@dataclass(frozen=True)
class Fee:
    yen: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What the procedure's page says."""

    who: str = ""
    when: str = ""
    bring: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    counter: str = ""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """`years` is None when the record is kept for ever (永年)."""

    record_class: str
    years: int | None
    permanent: bool = False


@dataclass(frozen=True)
class Seats:
    option: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """How many applications are taken: in all (`total`), or for each option of the choice field `field`."""

    field: str = ""
    total: int | None = None
    by_option: tuple[Seats, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ApplicantFields:
    """Ids of the fields by which the applicant is addressed; empty where the form does not ask."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class FileLimits:
    """Over the whole application: how many files, how many bytes together."""

    files: int = 20
    bytes: int = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Check:
    rule: str
    message: str
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficeCheck:
    """What the office confirms. With a rule it is computed (true = in order); without, a clerk ticks it."""

    id: str
    label: str
    rule: str = ""


@dataclass(frozen=True)
class Outcome:
    code: str
    label: str
    adverse: bool = False


@dataclass(frozen=True, kw_only=True)
class RouteStep:
    """`step` is review, concurrence, decide or for_information; without a department it is the procedure's own."""

    step: str
    post: str
    department: str = ""
    department_role: str = ""
    when: str = ""
    acting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appeal:
    """教示: to whom an objection (審査請求) goes, and within how many months.

    `review_first` where a law lets nobody sue before it is decided (審査請求前置, such as 介護保険法196条).
    """

    authority: str
    months: int = 3
    review_first: bool = False


@dataclass(frozen=True, kw_only=True)
class Notice:
    """`outcome_label` names what was decided in the letter's table (住家の被害の程度); usually it is 結果."""

    template: str
    title: str
    adverse_title: str = ""
    text: str = ""
    certificate_text: str = ""
    list: tuple[str, ...] = ()
    outcome_label: str = ""
    appeal: Appeal | None = None


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A procedure. `route` is empty where no approval is needed; `notice` is None where none is sent.

    `language` is empty for the definition itself and names the language of one made to be read in it, never stored
    (`forms.texts`). `proxy` (no, allowed, with_mandate) and `business` say who may fill it in besides the person concerned; the first of
    the `sections` asks then (`forms.definition.who`).
    """

    code: str
    title: str
    summary: str
    kind: str
    audience: tuple[str, ...]
    channels: tuple[str, ...]
    department: str = ""
    department_role: str = ""
    category: str
    life_events: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    identity: str = "none"
    standard_processing_days: int
    fee: Fee = Fee()
    anonymous: bool = False
    proxy: str = "no"
    business: bool = False
    guide: Guide = Guide()
    retention: Retention
    capacity: Capacity | None = None
    applicant: ApplicantFields = ApplicantFields()
    limits: FileLimits = FileLimits()
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    office_checks: tuple[OfficeCheck, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    route: tuple[RouteStep, ...] = ()
    notice: Notice | None = None
    language: str = ""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Top-level fields by id, in the order they are asked, notes left out."""
        return {f.id: f for section in self.sections for f in section.fields if f.answered}

    @cached_property
    def section_of(self) -> dict[str, str]:
        """Section id by top-level field id."""
        return {f.id: section.id for section in self.sections for f in section.fields}

    @cached_property
    def fingerprint(self) -> str:
        """Equal definitions have equal fingerprints; what is compiled from a definition is kept under it."""
        return sha256(repr(asdict(self)).encode("utf-8", "surrogatepass")).hexdigest()

    def section(self, section_id: str) -> Section | None:
        return next((section for section in self.sections if section.id == section_id), None)
