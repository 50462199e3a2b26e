"""What came on paper, kept with the application that was entered from it."""

from collections.abc import Sequence
from uuid import UUID

from yorozu.intake.models import Application, PaperOriginal


def keep_originals(*, application: Application, originals: Sequence[UUID]) -> None:
    """In the transaction in which the application is accepted: the files of its scan, in order.

    They are stored under the application's key already.
    """
    city = application.municipality_id
    PaperOriginal.objects.bulk_create(
        PaperOriginal(municipality_id=city, application=application, number=number, stored_id=each)
        for number, each in enumerate(originals, 1)
    )
