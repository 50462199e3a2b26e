"""The page of the hand-written form, in the middleware with which Django begins a project (`startproject`)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.urls import path

from bench.bare.form import Answered, AnsweredForm

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_TEMPLATE = Engine().from_string(
    "<!doctype html><html lang=ja><title>申請</title><h1>申請</h1><form method=post>"
    '<input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">{{ form }}<button>次へ</button></form></html>'
)


def page(request: HttpRequest) -> HttpResponse:
    """Show the form; POST checks it and keeps it as a row."""
    form = AnsweredForm(request.POST) if request.method == "POST" else AnsweredForm()
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            Answered.objects.create(**form.cleaned_data)
        return HttpResponseRedirect("/done")
    shown = {"form": form.as_div(), "token": get_token(request)}
    return HttpResponse(_TEMPLATE.render(Context(shown)), status=422 if form.errors else 200)


urlpatterns = [path("form", page)]
