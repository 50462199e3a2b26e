"""Reading what became of the mails."""

from datetime import datetime, timedelta

from django.db.models import Q

from yorozu.messaging.models import Delivery, State
from yorozu.municipality.models import Municipality, TenantQuerySet

_A_MOMENT = timedelta(minutes=10)
_TOO_LONG = timedelta(days=1)


def unsettled_deliveries(municipality: Municipality, *, at: datetime) -> TenantQuerySet[Delivery]:
    """The mails a person must look at, oldest first: failed, of unclear fate, or waiting for over a day."""
    stuck = Q(state=State.WAITING, created_at__lt=at - _TOO_LONG)
    found = Delivery.objects.within(municipality).filter(Q(state=State.FAILED) | unclear(at) | stuck)
    return found.order_by("created_at")


def unclear(at: datetime) -> Q:
    """Claimed so long ago that whoever was sending it is gone."""
    return Q(state=State.SENDING, claimed_at__lt=at - _A_MOMENT)
