"""Where colleagues are placed and what they may do, and new colleagues: for administrators."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import day_of, now
from yorozu.foundation.errors import Conflict, DomainError, Invalid, NotFound
from yorozu.foundation.wareki import format_wareki
from yorozu.identity.desk.placing_forms import MOVE, ColleagueForm, EndingForm, PlacingForm, RolesForm
from yorozu.identity.models import RoleGrant
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.identity.selectors import Colleague, actor_of, colleague
from yorozu.identity.services import (
    add_colleague,
    end_colleagues_placement,
    move_colleague,
    new_password,
    place_colleague_beside,
    set_roles,
)
from yorozu.municipality.models import Assignment


@staff_route(Action.ADMINISTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def roles(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """What a colleague may do from now on."""
    found = _colleague(request, account_id)
    given = RoleGrant.objects.within(found.user.staff.municipality_id).filter(user=found.user)
    form = RolesForm(_sent(request), initial={"roles": list(given.values_list("role", flat=True))})
    if request.method != "POST" or not form.is_valid():
        return _page(request, "identity/roles.html", form, colleague=found)
    set_roles(user=found.user, roles=form.chosen(), by=actor_of(request), at=now())
    return _back(request, found, "roles")


@staff_route(Action.ADMINISTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def place(request: HttpRequest, city: str, account_id: int) -> HttpResponse:
    """Move a colleague (異動), or give them a post beside (兼務)."""
    found, by, at = _colleague(request, account_id), actor_of(request), now()
    first = {"since": format_wareki(day_of(at))}
    form = PlacingForm(_sent(request), city=by.municipality, initial=first)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "identity/place.html", form, colleague=found)
    asked = form.cleaned_data
    act = move_colleague if asked["how"] == MOVE else place_colleague_beside
    try:
        act(
            user=found.user, department=asked["department"], post=asked["post"], since=asked["since"],
            by=by, at=at,
        )  # fmt: skip
    except Conflict as error:
        return _refused(request, "identity/place.html", form, error, colleague=found)
    return _back(request, found, "placed")


@staff_route(Action.ADMINISTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def end_place(request: HttpRequest, city: str, account_id: int, placement_id: int) -> HttpResponse:
    """The end of one placement, from a day on."""
    found, by, at = _colleague(request, account_id), actor_of(request), now()
    rows = Assignment.objects.within(by.municipality).select_related("department", "post", "staff")
    placement = rows.filter(pk=placement_id, staff=found.user.staff).first()
    if placement is None:
        raise NotFound("この所属は見つかりません。職員の画面を開き直してください。")
    form = EndingForm(_sent(request), initial={"until": format_wareki(day_of(at))})
    shown = {"colleague": found, "placement": placement}
    if request.method != "POST" or not form.is_valid():
        return _page(request, "identity/end_place.html", form, **shown)
    try:
        end_colleagues_placement(placement=placement, until=form.cleaned_data["until"], by=by, at=at)
    except (Conflict, Invalid) as error:
        return _refused(request, "identity/end_place.html", form, error, **shown)
    return _back(request, found, "place-ended")


@staff_route(Action.ADMINISTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def new(request: HttpRequest, city: str) -> HttpResponse:
    """Somebody new. Their first password is shown on the answer, once."""
    by, at = actor_of(request), now()
    first = {"since": format_wareki(day_of(at))}
    form = ColleagueForm(_sent(request), city=by.municipality, initial=first)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "identity/new_colleague.html", form)
    asked, password = form.cleaned_data, new_password()
    try:
        user = add_colleague(
            login=asked["login"], name=asked["name"], department=asked["department"], post=asked["post"],
            roles=form.chosen(), password=password, since=form.since_day(), by=by, at=at,
        )  # fmt: skip
    except Invalid as error:
        return _refused(request, "identity/new_colleague.html", form, error)
    return render(request, "identity/added_colleague.html", {"user_added": user, "password": password})


def _colleague(request: HttpRequest, account_id: int) -> Colleague:
    return colleague(actor_of(request).municipality, account_id)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing: an empty form is a wrong one."""
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, template: str, form: BaseForm, **more: object) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)


def _refused(
    request: HttpRequest, template: str, form: BaseForm, error: DomainError, **more: object
) -> HttpResponse:
    for each in getattr(error, "errors", ()):
        form.add_error(each.field, each.message)
    if not form.errors:
        form.add_error(None, error.message)
    return render(request, template, {"form": form, **more}, status=error.status)


def _back(request: HttpRequest, found: Colleague, done: str) -> HttpResponse:
    slug = actor_of(request).municipality.slug
    address = reverse("identity:colleague", kwargs={"city": slug, "account_id": found.user.pk})
    return HttpResponseRedirect(f"{address}?done={done}")
