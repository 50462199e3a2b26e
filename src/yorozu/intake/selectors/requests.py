"""What staff and departments have asked of other offices: one's own, and that of one's department."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yorozu.forms.services import PrintedSection, printed
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, Draft
from yorozu.intake.selectors.answers import answers_of
from yorozu.municipality.models import Department, TenantQuerySet
from yorozu.municipality.selectors import placements
from yorozu.procedures.selectors import definition_of

_GONE = "この申請は見つかりません。庁内の申請の一覧から開き直してください。"
_GONE_DRAFT = "書きかけの申請が見つかりません。送ったか、保存の期限を過ぎています。一覧から始めてください。"


def places_to_ask_for(actor: Actor, *, at: datetime) -> list[Department]:
    """The departments in which the person is placed, 本務 first: in their name a request may be made."""
    if actor.staff is None:
        return []
    return [each.department for each in placements(actor.staff, day_of(at))]


def requests_of(actor: Actor, *, at: datetime) -> TenantQuerySet[Application]:
    """What the person has asked, and what their departments have, the latest first."""
    return _visible(actor, at).select_related("procedure", "staff", "department").order_by("-submitted_at")


def request_by_id(actor: Actor, application_id: UUID, *, at: datetime) -> Application:
    """One of them with what its page needs. Raises NotFound, the same for another's as for none."""
    wanted = ("municipality", "key", "version", "procedure__department", "staff", "department")
    found = _visible(actor, at).select_related(*wanted).filter(pk=application_id).first()
    if found is None:
        raise NotFound(_GONE)
    return found


def printed_request(application: Application) -> list[PrintedSection]:
    """The answers as they stand; none once the record was disposed of."""
    if application.key.wrapped is None:
        return []
    return printed(definition_of(application.version), answers_of(application))


def request_drafts_of(actor: Actor, *, at: datetime) -> TenantQuerySet[Draft]:
    """What the person has begun and not sent, the latest first."""
    rows = Draft.objects.within(actor.municipality).filter(
        staff=actor.staff, staff__isnull=False, application=None, correction=None, expires_at__gt=at
    )
    return rows.select_related("procedure", "department").order_by("-updated_at")


def request_draft(actor: Actor, draft_id: UUID, *, at: datetime) -> Draft:
    """A draft of the person's own, sent or not. Raises NotFound, the same for another's as for none."""
    rows = Draft.objects.within(actor.municipality).filter(
        pk=draft_id, staff=actor.staff, staff__isnull=False, correction=None, expires_at__gt=at
    )
    wanted = ("municipality", "key", "version", "procedure__department", "department", "application")
    found = rows.select_related(*wanted).first()
    if found is None:
        raise NotFound(_GONE_DRAFT)
    return found


def _visible(actor: Actor, at: datetime) -> TenantQuerySet[Application]:
    places = places_to_ask_for(actor, at=at)
    mine = Q(staff=actor.staff) | Q(department__in=places)
    return Application.objects.within(actor.municipality).filter(mine, staff__isnull=False)
