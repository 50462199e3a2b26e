"""What came on paper, kept with the application that was entered from it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from yorozu.intake.models import Application, PaperArrival, PaperOriginal


def keep_paper(*, application: Application, arrived_on: date, originals: Sequence[UUID]) -> None:
    """In the transaction in which the application is accepted: the day it arrived, and the files of its scan in order.

    The files are stored under the application's key already.
    """
    city = application.municipality_id
    PaperArrival.objects.create(municipality_id=city, application=application, arrived_on=arrived_on)
    PaperOriginal.objects.bulk_create(
        PaperOriginal(municipality_id=city, application=application, number=number, stored_id=each)
        for number, each in enumerate(originals, 1)
    )
