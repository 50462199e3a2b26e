"""What stands on a resident's page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.identity.models import Resident
from yorozu.intake.models import Application, Draft, Status
from yorozu.municipality.models import TenantQuerySet

_WAITS_FOR_THEM = (Status.CORRECTION_REQUESTED, Status.NOTICE_ISSUED)
_DONE = (Status.CLOSED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class MyPage:
    """Drafts to finish and applications that wait for the person, those going on, those done; the newest first."""

    drafts: list[Draft]
    waiting: list[Application]
    going: list[Application]
    done: list[Application]

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.waiting or self.going or self.done)


def my_page(resident: Resident, *, at: datetime) -> MyPage:
    """Everything of this person, read in two queries."""
    found = list(_applications(resident).order_by("-submitted_at"))
    drafts = Draft.objects.within(resident.municipality_id).filter(
        resident=resident, application=None, correction=None, expires_at__gt=at
    )
    return MyPage(
        drafts=list(drafts.select_related("procedure").order_by("-updated_at")),
        waiting=[each for each in found if each.status in _WAITS_FOR_THEM],
        going=[each for each in found if each.status not in (*_WAITS_FOR_THEM, *_DONE)],
        done=[each for each in found if each.status in _DONE],
    )


def application_of(resident: Resident, application_id: UUID) -> Application | None:
    """One of theirs; None for another's as for one that does not exist."""
    return _applications(resident).filter(pk=application_id).first()


def applications_of(resident: Resident) -> list[UUID]:
    """The ids of all that stand on their page."""
    return list(_applications(resident).values_list("pk", flat=True))


def draft_of(resident: Resident, draft_id: UUID, *, at: datetime) -> Draft | None:
    """One that they began and have not sent."""
    rows = Draft.objects.within(resident.municipality_id).filter(
        pk=draft_id, resident=resident, application=None, correction=None, expires_at__gt=at
    )
    return rows.select_related("municipality", "key", "version", "procedure").first()


def _applications(resident: Resident) -> TenantQuerySet[Application]:
    rows = Application.objects.within(resident.municipality_id).filter(resident=resident)
    return rows.select_related("procedure")
