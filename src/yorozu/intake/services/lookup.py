"""Opening an application with its receipt number and lookup code."""

import hmac
from datetime import datetime, timedelta

from yorozu.foundation.errors import NotFound
from yorozu.intake.models import Application
from yorozu.intake.receipts import read_lookup_code, read_receipt_number
from yorozu.intake.selectors import receipt_of
from yorozu.municipality.models import Municipality
from yorozu.trust import limits

WRONG_CODES = 5
WAIT = timedelta(minutes=15)
_WRONG_FROM_ONE_ADDRESS = 60
_HOUR = timedelta(hours=1)
_UNKNOWN = "受付番号か照会コードが違います。受付の画面か控えを見て、もう一度入力してください。"


def find_application(
    *, municipality: Municipality, receipt_number: str, lookup_code: str, address: str, at: datetime
) -> Application:
    """The application that number and code open, however they are typed.

    Raises NotFound, the same for an unknown number as for a wrong code; TooMany after five wrong attempts at one
    number, and after sixty from one address. Must not run inside a transaction: the counts would be rolled back.
    """
    number = read_receipt_number(receipt_number) or ""
    attempt = f"{municipality.pk}:{number}:{address}"
    limits.check(scope="lookup-address", key=address, limit=_WRONG_FROM_ONE_ADDRESS, window=_HOUR, at=at)
    # Counted before it is judged, so that guesses sent at the same moment count as well.
    limits.hit(scope="lookup", key=attempt, limit=WRONG_CODES, window=WAIT, at=at)
    found = Application.objects.within(municipality).select_related("key", "version", "procedure")
    application = found.filter(receipt_number=number, staff=None).first()
    if application is None or not _is_code_of(application, lookup_code):
        limits.hit(scope="lookup-address", key=address, limit=_WRONG_FROM_ONE_ADDRESS, window=_HOUR, at=at)
        raise NotFound(_UNKNOWN)
    limits.forget(scope="lookup", key=attempt)
    return application


def _is_code_of(application: Application, typed: str) -> bool:
    expected = receipt_of(application).lookup_code
    return hmac.compare_digest(expected.encode(), read_lookup_code(typed).encode())
