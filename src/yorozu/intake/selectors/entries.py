"""How an application that staff entered for somebody came about."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.intake.models import Application, Confirmed, StaffEntry, Told
from yorozu.intake.sealed import unseal_json


@dataclass(frozen=True, slots=True)
class Entered:
    """Who entered it, how and when its person confirmed it, who is told of the progress and where.

    `contact` and `reason` are "" where there is none, and after disposal.
    """

    staff: str
    confirmed: Confirmed
    confirmed_at: datetime
    told: Told
    contact: str
    reason: str
    channel: str

    @property
    def how(self) -> str:
        """By which way it came, in words."""
        return _WAYS.get(self.channel, "職員が入力しました")


_WAYS = {"counter": "窓口で職員が入力しました", "paper": "届いた紙から職員が入力しました"}


def entry_of(application: Application) -> Entered | None:
    """None for what its person sent themselves. Raises NotFound once what is sealed cannot be opened."""
    if application.channel == "online":
        return None
    rows = StaffEntry.objects.within(application.municipality_id).select_related("staff")
    found = rows.filter(application=application).first()
    if found is None:
        return None
    details = {"contact": "", "reason": ""}
    if found.sealed_details:
        details = unseal_json(application.key, found.sealed_details, context=f"entry:{application.pk}")
    return Entered(
        found.staff.name,
        Confirmed(found.confirmed),
        found.confirmed_at,
        Told(found.told),
        details["contact"],
        details["reason"],
        application.channel,
    )
