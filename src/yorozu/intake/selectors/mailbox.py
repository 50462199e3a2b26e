"""お知らせ: what happened to one's applications, unread first, without a word of what was written or decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, When

from yorozu.identity.models import Resident
from yorozu.intake.models import Application, MailboxEntry, News
from yorozu.municipality.models import TenantQuerySet

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """`title` is that of the procedure; `new` when it was not read before."""

    application_id: UUID
    title: str
    receipt_number: str
    what: str
    at: datetime
    new: bool


def mailbox_of(application: Application) -> list[Line]:
    """Everything told about one application, unread first, then the latest first."""
    rows = MailboxEntry.objects.within(application.municipality_id).filter(application=application)
    return _lines(_ordered(rows))


def mailbox_of_resident(resident: Resident) -> list[Line]:
    """The first `SHOWN` lines about all that stands on a resident's page."""
    rows = MailboxEntry.objects.within(resident.municipality_id).filter(application__resident=resident)
    return _lines(_ordered(rows)[:SHOWN])


def unread_news(
    applications: TenantQuerySet[Application] | list[UUID], municipality_id: int
) -> dict[UUID, int]:
    """How much each of these applications has to tell that was not read."""
    rows = MailboxEntry.objects.within(municipality_id).filter(application__in=applications, read_at=None)
    return dict(rows.order_by().values_list("application").annotate(times=Count("pk")))


def _ordered(rows: TenantQuerySet[MailboxEntry]) -> TenantQuerySet[MailboxEntry]:
    unread_first = Case(When(read_at=None, then=0), default=1)
    return rows.select_related("application__procedure").order_by(unread_first, "-at", "-pk")


def _lines(rows: TenantQuerySet[MailboxEntry]) -> list[Line]:
    return [
        Line(
            application_id=each.application_id,
            title=each.application.procedure.title,
            receipt_number=each.application.receipt_number,
            what=News(each.kind).label,
            at=each.at,
            new=each.read_at is None,
        )
        for each in rows
    ]
