"""Reading the access log, and giving a person theirs; both are written down themselves."""

from datetime import datetime

from django.db import transaction

from yorozu.cases.models import Case
from yorozu.cases.selectors.looks import Look, LooksPage, Period, looks_at, looks_by
from yorozu.cases.services.moves import record
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import StaffMember
from yorozu.trust import audit

#: How the one who asks was known to be the applicant, or to act for them.
IDENTITIES = {
    "card": "本人と確認した（マイナンバーカード、運転免許証など）",
    "proxy": "代理人と確認した（委任状などと、代理人の本人確認書類）",
}


@transaction.atomic
def read_looks_at(*, case: Case, period: Period, before: int | None, by: Actor, at: datetime) -> LooksPage:
    """Who looked at the case. Raises Forbidden."""
    require(by, Action.AUDIT_VIEW)
    page = looks_at(case, period, before=before)
    record(case=case, action="access_log.viewed", by=by, at=at, details={"looks": len(page.looks)})
    return page


@transaction.atomic
def read_looks_by(
    *, staff: list[StaffMember], period: Period, before: int | None, by: Actor, at: datetime
) -> LooksPage:
    """What members of staff looked at. Raises Forbidden."""
    require(by, Action.AUDIT_VIEW)
    page = looks_by(by.municipality, staff, period, before=before)
    for each in staff:
        audit.record(
            municipality=by.municipality, action="access_log.viewed", subject_type="staff", subject_id=each.code,
            at=at, details={"looks": len(page.looks)}, **by.audit(),
        )  # fmt: skip
    return page


@transaction.atomic
def give_looks(*, case: Case, identity: str, as_file: bool, by: Actor, at: datetime) -> list[Look]:
    """Everything for the person whose application it is; that it was given, to whom and how is written down.

    `identity` is one of `IDENTITIES`. Raises Forbidden.
    """
    require(by, Action.AUDIT_VIEW)
    if identity not in IDENTITIES:
        raise ValueError(identity)
    looks = looks_at(case, Period(), size=None).looks
    details: dict[str, str | int | None] = {
        "identity": identity, "form": "csv" if as_file else "page", "looks": len(looks),
    }  # fmt: skip
    record(case=case, action="access_log.given", by=by, at=at, details=details)
    return looks
