"""What was typed when a session ended, carried in the browser's next session until its owner is back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from yorozu.foundation.errors import NotFound
from yorozu.identity.models import User
from yorozu.identity.services.holding import Fields, held_fields, hold

_HELD = "held"
_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A form that was sent too late: to which address, from which page, with what."""

    path: str
    page: str
    fields: Fields


def keep_typed(request: HttpRequest, *, page: str, at: datetime) -> bool:
    """Keep the form that came after the session's end; whether there was one. Not passwords, not files."""
    was, match = getattr(request.session, "was", None), request.resolver_match
    if request.method != "POST" or was is None or match is None or match.app_name == "identity":
        return False
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    municipality = request.municipality  # type: ignore[attr-defined]
    sealed = hold(account=was, municipality=municipality, fields=fields, at=at) if fields else ""
    if sealed:
        kept = {"user": was, "path": request.path, "page": page, "sealed": sealed, "at": at.isoformat()}
        request.session[_HELD] = kept
    return bool(sealed)


def offer_typed(request: HttpRequest, user: User, at: datetime) -> bool:
    """Whether something is kept for who is about to sign in. What is another's, old, or was offered before, goes."""
    kept: dict[str, Any] | None = request.session.get(_HELD)
    if kept is None:
        return False
    old = at - datetime.fromisoformat(kept["at"]) >= _KEPT
    if kept["user"] != user.pk or old or kept.get("offered"):
        forget_typed(request)
        return False
    request.session[_HELD] = {**kept, "offered": True}
    return True


def typed(request: HttpRequest, user: User) -> Held:
    """What is kept. Raises NotFound where nothing is."""
    kept: dict[str, Any] | None = request.session.get(_HELD)
    if kept is None or kept["user"] != user.pk:
        raise NotFound("入力していた内容は、もう残っていません。")
    return Held(kept["path"], kept["page"], held_fields(user=user, sealed=kept["sealed"]))


def forget_typed(request: HttpRequest) -> None:
    request.session.pop(_HELD, None)
