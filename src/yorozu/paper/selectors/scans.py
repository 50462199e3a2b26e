"""Scans, as a member of staff may see them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.paper.models import Scan, ScanPage, State

_JOINED = (
    "key",
    "municipality",
    "uploaded_by",
    "version__procedure__department",
    "expected__procedure",
    "application",
)


def scans_of(actor: Actor) -> "QuerySet[Scan]":
    """Scans of their departments' procedures, whoever uploaded them, and what they uploaded until it is known whose it is."""
    rows = Scan.objects.within(actor.municipality).select_related(*_JOINED)
    if actor.staff is None or not actor.may(Action.PAPER_ENTER):
        return rows.none()
    ours = Q(version__procedure__department__in=actor.departments)
    return rows.filter(Q(uploaded_by=actor.staff, version=None) | ours)


def waiting_scans(actor: Actor) -> "QuerySet[Scan]":
    """What is not sent yet, the oldest arrival first."""
    return scans_of(actor).exclude(state=State.SENT).order_by("arrived_on", "created_at")


def sent_scans(actor: Actor) -> "QuerySet[Scan]":
    """What was sent lately, the newest first."""
    return scans_of(actor).filter(state=State.SENT).order_by("-updated_at")


def scan_by_id(actor: Actor, scan_id: UUID) -> Scan:
    """Raises NotFound."""
    found = scans_of(actor).filter(pk=scan_id).first()
    if found is None:
        raise NotFound(
            "このスキャンは見つかりません。ほかの課の手続の用紙だったか、保存の期限を過ぎています。紙の受付の一覧から選んでください。"
        )
    return found


def pages_of(scan: Scan) -> list[ScanPage]:
    """In the order in which they were scanned."""
    rows = ScanPage.objects.within(scan.municipality_id).filter(scan=scan).order_by("number")
    found = list(rows.select_related("stored__key"))
    for each in found:
        each.scan = scan
    return found
