"""How people and moments are said on the screens of approval."""

from datetime import datetime

from yorozu.foundation.clock import JST
from yorozu.foundation.wareki import format_wareki
from yorozu.municipality.models import StaffMember


def moment(at: datetime) -> str:
    """令和8年11月20日10時05分, in Japan."""
    local = at.astimezone(JST)
    return f"{format_wareki(local.date())}{local.hour}時{local.minute:02d}分"


def seat_of(department: str, post: str, person: StaffMember | None) -> str:
    """市民課 課長 宮古 太郎; the name is left out where it only repeats the post."""
    name = person.name if person else ""
    return f"{department} {post}" if name in ("", post) else f"{department} {post} {name}"
