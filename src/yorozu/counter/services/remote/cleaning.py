"""What the worker does: visits end with their day, reminders go out, and after some days nothing that was said is left."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yorozu.counter.models import RemoteState, RemoteVisit
from yorozu.counter.selectors.remote import details_of, live_rows
from yorozu.counter.services.remote.booking import send_link
from yorozu.counter.services.remote.ending import close_for_time
from yorozu.messaging.services import remove_mails
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities
from yorozu.trust.models import VaultKey

_AT_ONCE = 500
_REMIND_BEFORE = timedelta(hours=24)


def close_and_forget(at: datetime) -> None:
    """End what is over, and forget chat, names and addresses `YOROZU_REMOTE_DAYS` after the end."""
    for city in all_municipalities():
        for visit in live_rows(city).filter(begins_at__lt=at).order_by("begins_at")[:_AT_ONCE]:
            close_for_time(visit=visit, at=at)
        gone = RemoteVisit.objects.within(city).filter(
            state__in=[RemoteState.ENDED, RemoteState.CANCELLED],
            ended_at__lte=at - settings.YOROZU_REMOTE_KEPT,
            key__isnull=False,
        )
        for visit in gone.select_related("key").order_by("ended_at")[:_AT_ONCE]:
            forget(visit)


def forget(visit: RemoteVisit) -> None:
    """Remove everything sealed with its key. Who helped with which application remains, nothing else does."""
    with transaction.atomic():
        key = visit.key
        visit.messages.all().delete()
        rows = RemoteVisit.objects.within(visit.municipality_id).filter(pk=visit.pk)
        rows.update(key=None, sealed_details=b"", link_digest="", visitor_digest="", waiting_digest="")
        if key is not None:
            remove_mails(key)
            VaultKey.objects.within(visit.municipality_id).filter(pk=key.pk).delete()
        rows.filter(application=None).delete()


def remind_visitors(at: datetime) -> None:
    """Send the link once more on the day before, where a mail address was left and mail can be sent."""
    if not settings.YOROZU_PUBLIC_URL:
        return
    for city in all_municipalities():
        _remind(city, at)


def _remind(city: Municipality, at: datetime) -> None:
    rows = RemoteVisit.objects.within(city).filter(
        state=RemoteState.BOOKED,
        reminded_at=None,
        begins_at__gt=at,
        begins_at__lte=at + _REMIND_BEFORE,
        made_at__lt=at - _REMIND_BEFORE,
    )
    for visit in rows.select_related("municipality", "key").order_by("begins_at")[:_AT_ONCE]:
        with transaction.atomic():
            mine = RemoteVisit.objects.within(city).filter(
                pk=visit.pk, reminded_at=None, state=RemoteState.BOOKED
            )
            details = details_of(visit)
            if mine.update(reminded_at=at) and details["mail"]:
                send_link(visit, details["token"], details["mail"], at=at, why="reminder")
