"""Who looked at what: the access log, read from the audit chain, where every look is an entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.cases.models import Case, ExportedCase, Notice
from yorozu.foundation.clock import JST, day_of
from yorozu.foundation.language import gettext
from yorozu.identity.models import User
from yorozu.municipality.models import Assignment, Municipality, StaffMember, TenantQuerySet
from yorozu.records.models import Record
from yorozu.records.selectors import record_of
from yorozu.trust.models import AuditEntry

PAGE = 100
_MOST_STAFF = 20
_EXPORTED = "applications.exported"
_LOOKS = ("case.viewed", "case.file_viewed", "record.viewed", "visit.viewed", _EXPORTED)
_SCREENS = {
    "case": "案件の画面",
    "proposal": "決裁の画面",
    "preview": "通知書の案",
    "messages": "やり取りの画面",
    "form": "窓口で入力する画面",
    "check": "窓口で確かめる画面",
    "paper": "窓口で印刷した用紙",
    "receipt": "窓口の受付票",
}
_DUTIES = {
    "assignee": "この案件の担当者として",
    "department": "担当課の職員として",
    "city": "市全体を所管する職として",
    "approval": "決裁に関わる職員として",
    "records": "文書の管理のため",
    "counter": "窓口で受け付けた職員として",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `what` and `why` are words; `place` and `post` are those that the person held on that day."""

    sequence: int
    at: datetime
    staff_code: str
    staff_name: str
    place: str
    post: str
    receipt_number: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both in it; None where it is open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LooksPage:
    """The newest first; `following` is the sequence below which the next page begins."""

    looks: list[Look]
    following: int | None


def looks_at(case: Case, period: Period, *, before: int | None = None, size: int | None = PAGE) -> LooksPage:
    """Who looked at this case, its files, or the record of it; with `size` None all of it."""
    about = Q(subject_type="case", subject_id=str(case.pk))
    kept = record_of("case", case.pk, case.municipality)
    if kept is not None:
        about |= Q(subject_type="record", subject_id=str(kept.pk))
    about |= Q(subject_type="export", subject_id__in=_exports_with(case.municipality, [case.pk]))
    entries = _entries(case.municipality, period, before).filter(about)
    return _page(case.municipality, entries, size)


def looks_for(municipality: Municipality, applications: Iterable[UUID]) -> LooksPage:
    """The latest looks at the cases of these applications and at the records of them."""
    cases = Case.objects.within(municipality).filter(application__in=list(applications))
    ids = [str(pk) for pk in cases.values_list("pk", flat=True)]
    kept = Record.objects.within(municipality).filter(subject_type="case", subject_id__in=ids)
    about = Q(subject_type="case", subject_id__in=ids) | Q(
        subject_type="record", subject_id__in=[str(pk) for pk in kept.values_list("pk", flat=True)]
    )
    about |= Q(subject_type="export", subject_id__in=_exports_with(municipality, [int(each) for each in ids]))
    return _page(municipality, _entries(municipality, Period(), None).filter(about), PAGE)


def looks_by(
    municipality: Municipality,
    staff: Iterable[StaffMember],
    period: Period,
    *,
    before: int | None = None,
    size: int | None = PAGE,
) -> LooksPage:
    """What these members of staff looked at."""
    codes = [each.code for each in staff]
    # Written out, so that the index of what staff did is found on both databases.
    entries = _entries(municipality, period, before).filter(actor_id__in=codes)
    # nosemgrep: sql-is-not-formatted  a constant
    return _page(municipality, entries.extra(where=["actor_kind = 'staff'"]), size)


def staff_called(municipality: Municipality, words: str) -> list[StaffMember]:
    """By staff number, login id or a part of the name, also those who have left; 20 at most."""
    login = User.objects.filter(login=words, staff__municipality=municipality).values("staff_id")
    found = StaffMember.objects.within(municipality).filter(
        Q(code=words) | Q(pk__in=login) | Q(name__contains=words)
    )
    return list(found.order_by("code")[:_MOST_STAFF])


def case_numbered(municipality: Municipality, number: str) -> Case | None:
    """The case with this receipt number, whoever's it is: for the keeper of the log only, who sees nothing of it."""
    related = ("procedure", "municipality")
    return Case.objects.within(municipality).select_related(*related).filter(receipt_number=number).first()


def _entries(municipality: Municipality, period: Period, before: int | None) -> TenantQuerySet[AuditEntry]:
    entries = AuditEntry.objects.within(municipality).filter(action__in=_LOOKS)
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    if period.since:
        entries = entries.filter(at__gte=_midnight(period.since))
    if period.until:
        entries = entries.filter(at__lt=_midnight(period.until + timedelta(days=1)))
    return entries.order_by("-sequence")


def _exports_with(municipality: Municipality, cases: list[int]) -> list[str]:
    rows = ExportedCase.objects.within(municipality).filter(case__in=cases)
    return [str(each) for each in rows.values_list("export_id", flat=True).distinct()]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def _page(municipality: Municipality, entries: QuerySet[AuditEntry], size: int | None) -> LooksPage:
    found = list(entries if size is None else entries[: size + 1])
    shown = found if size is None else found[:size]
    words = _Words(municipality, shown)
    looks = [words.look(each) for each in shown]
    return LooksPage(looks, shown[-1].sequence if len(found) > len(shown) else None)


class _Words:
    """What the ids in a page of entries mean, each kind read once."""

    def __init__(self, municipality: Municipality, entries: list[AuditEntry]) -> None:
        self._city = municipality
        codes = {each.actor_id for each in entries}
        staff = StaffMember.objects.within(municipality).filter(code__in=codes)
        self._staff = {each.code: each for each in staff}
        held = Assignment.objects.within(municipality).filter(staff__in=staff).order_by("-is_main", "id")
        self._held = list(held.select_related("department", "post"))
        self._numbers = self._receipt_numbers(entries)
        files = [str(each.details.get("file") or "") for each in entries if each.action == "case.file_viewed"]
        notices = Notice.objects.within(municipality).filter(stored_id__in=[each for each in files if each])
        self._notices = {str(each) for each in notices.values_list("stored_id", flat=True)}

    def look(self, entry: AuditEntry) -> Look:
        staff = self._staff.get(entry.actor_id)
        seat = self._seat(staff, day_of(entry.at)) if staff else None
        return Look(
            sequence=entry.sequence,
            at=entry.at,
            staff_code=entry.actor_id,
            staff_name=staff.name if staff else "",
            place=seat.department.full_name if seat else "",
            post=seat.post.name if seat else "",
            receipt_number=self._numbers.get((entry.subject_type, entry.subject_id), ""),
            what=self._what(entry),
            why=_why(entry),
        )

    def _what(self, entry: AuditEntry) -> str:
        if entry.action == "case.file_viewed":
            return "通知書" if entry.details.get("file") in self._notices else "添付ファイル"
        if entry.action == "record.viewed":
            return "保存した文書の画面"
        if entry.action == _EXPORTED:
            return gettext("申請の表（{get}件）の書き出し").format(get=entry.details.get("rows"))
        return _SCREENS.get(str(entry.details.get("screen")), "案件の画面")

    def _seat(self, staff: StaffMember, on: date) -> Assignment | None:
        return next(
            (
                each
                for each in self._held
                if each.staff_id == staff.pk and each.since <= on and (each.until is None or each.until > on)
            ),
            None,
        )

    def _receipt_numbers(self, entries: list[AuditEntry]) -> Mapping[tuple[str, str], str]:
        records = [int(each.subject_id) for each in entries if each.subject_type == "record"]
        kept = Record.objects.within(self._city).filter(pk__in=records, subject_type="case")
        case_of = {str(pk): subject for pk, subject in kept.values_list("pk", "subject_id")}
        ids = {each.subject_id for each in entries if each.subject_type == "case"} | set(case_of.values())
        cases = Case.objects.within(self._city).filter(pk__in=[int(each) for each in ids])
        numbers = {str(pk): number for pk, number in cases.values_list("pk", "receipt_number")}
        found = {("case", each): numbers.get(each, "") for each in ids}
        return found | {("record", pk): numbers.get(case, "") for pk, case in case_of.items()}


def _why(entry: AuditEntry) -> str:
    """Of an export, what for, in the words of who made it."""
    if entry.action == _EXPORTED:
        return str(entry.details.get("purpose") or "")
    return _DUTIES.get(_duty(entry), "")


def _duty(entry: AuditEntry) -> str:
    return "records" if entry.action == "record.viewed" else str(entry.details.get("why", ""))
