"""Reading accounts: their second factors, where they are signed in, who there is."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from yorozu.foundation.errors import NotFound
from yorozu.identity.models import RoleGrant, Session, User
from yorozu.identity.permissions import Role
from yorozu.municipality.models import Municipality, StaffMember

RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """One thing enrolled: `kind` is totp, webauthn or recovery_codes, of which `left` are not used yet."""

    id: int
    kind: str
    name: str
    created_at: datetime
    used_at: datetime | None
    left: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account of a city: `roles` are labels, `secured` says whether a second factor is enrolled."""

    user: User
    roles: tuple[str, ...]
    secured: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser in which somebody is signed in. `reference` names it on a screen without giving its key away."""

    reference: str
    device: str
    opened_at: datetime
    seen_at: datetime
    is_this: bool


def has_second_factor(user: User) -> bool:
    """Whether the account has an authenticator app or a passkey."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def second_factors(user: User) -> list[SecondFactor]:
    """What the account has enrolled, the oldest first, recovery codes last."""
    rows = Authenticator.objects.filter(user=user).order_by("created_at")
    found = [_second_factor(row) for row in rows]
    return sorted(found, key=lambda each: each.kind == "recovery_codes")


def colleagues(municipality: Municipality) -> list[Colleague]:
    """Every account of the city, in the order of the login ids."""
    users = User.objects.filter(staff__in=StaffMember.objects.within(municipality)).select_related("staff")
    found = list(users.order_by("login"))
    roles: dict[int, list[str]] = {}
    for grant in RoleGrant.objects.within(municipality).filter(user__in=found).order_by("id"):
        roles.setdefault(grant.user_id, []).append(Role(grant.role).label)
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    secured = set(
        Authenticator.objects.filter(user__in=found, type__in=kinds).values_list("user_id", flat=True)
    )
    return [Colleague(each, tuple(roles.get(each.pk, ())), each.pk in secured) for each in found]


def colleague(municipality: Municipality, account_id: int) -> Colleague:
    """One of them. Raises NotFound for an account of another city as for one that does not exist."""
    for each in colleagues(municipality):
        if each.user.pk == account_id:
            return each
    raise NotFound("このアカウントは見つかりません。職員の一覧から選び直してください。")


def _second_factor(row: Authenticator) -> SecondFactor:
    codes = row.type == Authenticator.Type.RECOVERY_CODES
    return SecondFactor(
        id=row.pk,
        kind=row.type,
        name=row.data.get("name", ""),
        created_at=row.created_at,
        used_at=row.last_used_at,
        left=RECOVERY_CODES - row.data["used_mask"].bit_count() if codes else 0,
    )


def open_sessions(*, user: User, this: str, at: datetime) -> list[OpenSession]:
    """Where the account is signed in, the browser that asks (its session key is `this`) first."""
    found = [_open(row, this) for row in _good(user, at).order_by("-seen_at")]
    return sorted(found, key=lambda each: not each.is_this)


def _good(user: User, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(
        user=user,
        expire_date__gt=at,
        opened_at__gt=at - settings.YOROZU_STAFF_SESSION,
        seen_at__gt=at - settings.YOROZU_STAFF_IDLE,
    )


def _open(row: Session, this: str) -> OpenSession:
    return OpenSession(
        reference=session_reference(row),
        device=row.device or "ブラウザー",
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        is_this=row.session_key == this,
    )


def session_reference(row: Session) -> str:
    """A name for a session that does not give its key away."""
    return salted_hmac("open-session", row.session_key).hexdigest()[:24]
