"""What each department offers at the remote window, and the address of its video meetings."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.counter.desk.remote.places import actor_in
from yorozu.counter.selectors.remote import offers_of
from yorozu.counter.selectors.remote_frames import offer_of
from yorozu.counter.services import remote
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.municipality.models import Department


class OfferForm(forms.Form):
    """As it is typed; the service judges it."""

    public = forms.BooleanField(label="住民が予約できるようにする", required=False)
    begins = forms.TimeField(label="始まりの時刻", input_formats=["%H:%M"], help_text="例 9:00")
    ends = forms.TimeField(label="終わりの時刻", input_formats=["%H:%M"], help_text="例 16:30")
    minutes = forms.IntegerField(label="1回の長さ（分）", help_text="10分から120分まで。例 30")
    seats = forms.IntegerField(label="同時に受ける数", help_text="同じ時間に対応できる職員の数。例 1")
    days_ahead = forms.IntegerField(label="何日先まで予約できるか", help_text="1日から60日まで。例 14")
    video_url = forms.CharField(
        label="ビデオ通話のアドレス",
        required=False,
        max_length=400,
        help_text="市が契約しているビデオ通話の会議室。https:// で始まるもの。使わないときは空にします。",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "class": "y-w-full"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("begins", "ends", "minutes", "seats", "days_ahead"):
            self.fields[name].widget = forms.TextInput(
                attrs={"class": "y-w-8", "inputmode": "numeric", "autocomplete": "off"}
            )


@staff_route(Action.COUNTER_SET_UP)
@require_safe
def setup(request: HttpRequest, city: str) -> HttpResponse:
    """Every department with what it offers."""
    actor = actor_in(request)
    offers = offers_of(actor.municipality)
    departments = Department.objects.within(actor.municipality).order_by("order", "path")
    context = {
        "rows": [(each, offers.get(each.pk)) for each in departments],
        "done": request.GET.get("done") == "set",
    }
    return render(request, "counter/remote_setup.html", context)


@staff_route(Action.COUNTER_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, city: str, department: str) -> HttpResponse:
    """Of one department."""
    actor = actor_in(request)
    rows = Department.objects.within(actor.municipality).select_related("municipality")
    place = get_object_or_404(rows, code=department)
    form = OfferForm(request.POST if request.method == "POST" else None, initial=_initial(place))
    if request.method == "POST" and form.is_valid():
        try:
            offered = remote.Offered(**form.cleaned_data)
            remote.set_offer(department=place, offered=offered, by=actor, at=now())
        except Invalid as fault:
            for each in fault.errors:
                form.add_error(each.field, each.message)
        else:
            done = reverse("counter:remote-setup", kwargs={"city": city})
            return HttpResponseRedirect(f"{done}?done=set")
    context = {"form": form, "department": place}
    return render(request, "counter/remote_offer.html", context, status=422 if form.errors else 200)


def _initial(department: Department) -> dict[str, Any]:
    stands = offer_of(department)
    return {
        "public": stands.public,
        "begins": f"{stands.begins:%-H:%M}",
        "ends": f"{stands.ends:%-H:%M}",
        "minutes": stands.minutes,
        "seats": stands.seats,
        "days_ahead": stands.days_ahead,
        "video_url": stands.video_url,
    }
