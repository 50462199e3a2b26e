"""Whether applications for a procedure are taken now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yorozu.foundation.clock import JST
from yorozu.foundation.language import gettext
from yorozu.foundation.wareki import said_day, said_time
from yorozu.procedures.models import Procedure


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`message` says to the applicant since or until when; "" where there is no period."""

    open: bool
    message: str = ""


def acceptance_of(procedure: Procedure, at: datetime) -> Acceptance:
    """What the period of the procedure means now."""
    opens, closes = procedure.accepts_from, procedure.accepts_until
    if opens is not None and at < opens:
        return Acceptance(
            False,
            gettext("受付は{said_from}から始まります。それまでお待ちください。").format(
                said_from=said_from(opens)
            ),
        )
    if closes is not None and at >= closes:
        return Acceptance(
            False,
            gettext("受付は{said_until}で終わりました。担当の部署にお問い合わせください。").format(
                said_until=said_until(closes)
            ),
        )
    return Acceptance(
        True,
        gettext("受付は{said_until}までです。").format(said_until=said_until(closes))
        if closes is not None
        else "",
    )


def said_from(opens: datetime) -> str:
    """令和8年12月1日 9時00分; without the time where it is midnight."""
    local = opens.astimezone(JST)
    return said_day(local.date()) if _midnight(local) else said_time(local)


def said_until(closes: datetime) -> str:
    """The last day, where it ends at midnight."""
    local = closes.astimezone(JST)
    return said_day((local - timedelta(days=1)).date()) if _midnight(local) else said_time(local)


def _midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)
