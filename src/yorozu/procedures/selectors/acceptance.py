"""Whether applications for a procedure are taken now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yorozu.foundation.clock import JST
from yorozu.foundation.wareki import format_wareki
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
        return Acceptance(False, f"受付は{said_from(opens)}から始まります。それまでお待ちください。")
    if closes is not None and at >= closes:
        return Acceptance(
            False, f"受付は{said_until(closes)}で終わりました。担当の部署にお問い合わせください。"
        )
    return Acceptance(True, f"受付は{said_until(closes)}までです。" if closes is not None else "")


def said_from(opens: datetime) -> str:
    """令和8年12月1日 9時00分; without the time where it is midnight."""
    local = opens.astimezone(JST)
    return format_wareki(local.date()) if _midnight(local) else _with_time(local)


def said_until(closes: datetime) -> str:
    """The last day, where it ends at midnight."""
    local = closes.astimezone(JST)
    return format_wareki((local - timedelta(days=1)).date()) if _midnight(local) else _with_time(local)


def _midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _with_time(local: datetime) -> str:
    return f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"
