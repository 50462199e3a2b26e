"""What a department offers at the remote window, set by who sets up the counter."""

from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlsplit

from django.db import transaction

from yorozu.counter.models import RemoteOffer
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Department
from yorozu.trust import audit

LONGEST_URL = 300
_HOW = "「https://」で始まるアドレスを入力してください（例 https://meet.example.jp/madoguchi）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """As `RemoteOffer`."""

    begins: time
    ends: time
    minutes: int
    seats: int
    public: bool
    days_ahead: int
    video_url: str = ""


def set_offer(*, department: Department, offered: Offered, by: Actor, at: datetime) -> RemoteOffer:
    """Set it anew; appointments that are made stay as they are. Raises Forbidden, Invalid with every fault."""
    require(by, Action.COUNTER_SET_UP)
    errors = list(_faults(offered))
    if errors:
        raise Invalid("設定に直すところがあります。", errors)
    with transaction.atomic():
        found, _ = RemoteOffer.objects.update_or_create(
            municipality=by.municipality,
            department=department,
            defaults={
                "begins": offered.begins,
                "ends": offered.ends,
                "minutes": offered.minutes,
                "seats": offered.seats,
                "public": offered.public,
                "days_ahead": offered.days_ahead,
                "video_url": offered.video_url.strip(),
            },
        )
        audit.record(
            municipality=by.municipality, action="remote.offer_set", subject_type="department",
            subject_id=department.pk, at=at, details={"public": offered.public, "video": bool(found.video_url)},
            **by.audit(),
        )  # fmt: skip
    return found


def is_meeting_address(address: str) -> bool:
    """Whether it is a plain https address of another place, without a name or password in it."""
    if len(address) > LONGEST_URL or any(each.isspace() or not each.isprintable() for each in address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    named = bool(host) and "." in str(host) and not set(str(host)) & set("\"'<>\\")
    return parts.scheme == "https" and named and "@" not in parts.netloc


def _faults(offered: Offered) -> list[FieldError]:
    found = []
    if offered.begins >= offered.ends:
        found.append(FieldError("ends", "終わりは、始まりより後の時刻にしてください。"))
    if not 10 <= offered.minutes <= 120:
        found.append(FieldError("minutes", "1回の長さは、10分から120分までにしてください。"))
    if not 1 <= offered.seats <= 20:
        found.append(FieldError("seats", "同時に受ける数は、1から20までにしてください。"))
    if not 1 <= offered.days_ahead <= 60:
        found.append(FieldError("days_ahead", "何日先までかは、1から60までにしてください。"))
    if offered.video_url.strip() and not is_meeting_address(offered.video_url.strip()):
        found.append(FieldError("video_url", _HOW))
    return found
