"""What a resident's browser session remembers: ids of their drafts, and the application they opened.

Ids only; nothing they typed. A session that ended loses these links and nothing else.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from yorozu.identity.actors import Actor
from yorozu.identity.selectors import actor_of, resident_of
from yorozu.intake.models import Application, Draft
from yorozu.intake.selectors import draft_by_id
from yorozu.municipality.models import Municipality

_DRAFTS, _OPENED, _TAKEN = "intake-drafts", "intake-opened", "intake-taken"
_MOST_DRAFTS = 30
#: How long an opened application can be looked at before number and code are asked for again.
OPEN_FOR = timedelta(hours=1)


def draft_in_hand(request: HttpRequest, code: str, *, at: datetime) -> Draft | None:
    """The draft of this procedure that this browser began, sent or not."""
    municipality = city_of(request)
    draft_id = _drafts(request).get(_place(municipality, code))
    return draft_by_id(municipality, UUID(draft_id), at=at) if draft_id else None


def draft_id_in_hand(request: HttpRequest, code: str) -> str:
    """Its id, "" where there is none; asks the database nothing."""
    return _drafts(request).get(_place(city_of(request), code), "")


def take_in_hand(request: HttpRequest, code: str, draft: Draft) -> None:
    """Under a new key of the session, so that nobody who planted the old one in this browser shares what is typed."""
    renew(request)
    drafts = _drafts(request) | {_place(city_of(request), code): str(draft.id)}
    request.session[_DRAFTS] = dict(list(drafts.items())[-_MOST_DRAFTS:])


def let_go(request: HttpRequest, code: str) -> None:
    drafts = _drafts(request)
    drafts.pop(_place(city_of(request), code), None)
    request.session[_DRAFTS] = drafts


def note_taken(request: HttpRequest, code: str, page: str) -> None:
    """What was in hand was taken elsewhere: a button pressed twice leads to the same page."""
    let_go(request, code)
    request.session[_TAKEN] = {_place(city_of(request), code): page}


def taken_elsewhere(request: HttpRequest, code: str) -> str:
    """The page to which sending led; "" where nothing was sent."""
    found: str = request.session.get(_TAKEN, {}).get(_place(city_of(request), code), "")
    return found


def open_application(request: HttpRequest, application_id: UUID, *, at: datetime) -> None:
    """Number and code were right: this browser, and none that shared its session before, may look at it for a while."""
    renew(request)
    request.session[_OPENED] = {
        "city": city_of(request).pk,
        "application": str(application_id),
        "until": (at + OPEN_FOR).isoformat(),
    }


def opened_application(request: HttpRequest, *, at: datetime) -> Application | None:
    """The application this browser has open in this city; None when there is none or its time is over."""
    municipality = city_of(request)
    opened = request.session.get(_OPENED)
    if not opened or opened["city"] != municipality.pk or datetime.fromisoformat(opened["until"]) <= at:
        return None
    wanted = ("municipality", "key", "version", "procedure__department")
    return (
        Application.objects.within(municipality)
        .select_related(*wanted)
        .filter(pk=opened["application"])
        .first()
    )


def close_application(request: HttpRequest) -> None:
    request.session.pop(_OPENED, None)


def city_of(request: HttpRequest) -> Municipality:
    """The city of the address; the middleware has put it there."""
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    return municipality


def applicant_in(request: HttpRequest) -> Actor:
    """Who applies, for the audit chain: the resident who is signed in, or nobody known."""
    actor = actor_of(request)
    return actor if actor.kind == "resident" else Actor.anonymous(city_of(request))


def renew(request: HttpRequest) -> None:
    """Go on under a new key. The old one keeps what it had: a button pressed twice comes back with it and loses nothing.

    Who is signed in leaves none behind, or signing out would not end it: staff get a new key in the place of the old, a
    resident's is new since they signed in.
    """
    if SESSION_KEY in request.session:
        request.session.cycle_key()
        return
    if resident_of(request) is not None:
        return
    kept = dict(request.session.items())
    request.session.create()
    request.session.update(kept)


def _drafts(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(_DRAFTS, {}))


def _place(municipality: Municipality, code: str) -> str:
    return f"{municipality.pk}/{code}"
