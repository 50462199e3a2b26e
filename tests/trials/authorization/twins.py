"""Deliberately broken copies of what guards a city, each for as long as a block."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, clear_url_caches, path

from yorozu.approvals.services import sending_back
from yorozu.cases.desk import downloads
from yorozu.cases.selectors import cases
from yorozu.config import urls
from yorozu.identity import urls as identity_urls
from yorozu.identity.permissions import PERMISSIONS, Action, Role, Scope
from yorozu.identity.routes import public
from yorozu.identity.selectors import actor_of
from yorozu.municipality.models import TenantQuerySet
from yorozu.trust.models import StoredFile

UNDECLARED = "<slug:city>/desk/forgotten/"


@contextmanager
def a_view_without_its_permission() -> Iterator[None]:
    """The list of accounts, its decorator left out."""
    pattern = _pattern(identity_urls.urlpatterns, "colleagues")
    guarded, bare = pattern.callback, inspect.unwrap(pattern.callback)

    @public
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        response: HttpResponse = bare(request, *args, **kwargs)
        return response

    pattern.callback = open_to_all
    try:
        yield
    finally:
        pattern.callback = guarded


@contextmanager
def no_tenant_filter() -> Iterator[None]:
    """`within(city)` that filters nothing."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(TenantQuerySet, "within", lambda self, municipality: self.all())
        yield


@contextmanager
def no_department_filter() -> Iterator[None]:
    """Cases of every department shown to whoever may look at cases of one."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(cases, "visible_departments", lambda actor, action: None)
        yield


@contextmanager
def a_role_that_may_too_much() -> Iterator[None]:
    """The keeper of records may look at the cases of the whole city."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setitem(PERMISSIONS[Role.RECORDS_KEEPER], Action.CASE_VIEW, Scope.MUNICIPALITY)
        yield


@contextmanager
def a_file_of_any_case() -> Iterator[None]:
    """A download that opens whatever file is named, beside a case that one may see."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(downloads, "file_of", lambda case, file_id: StoredFile.objects.get(pk=file_id))
        yield


@contextmanager
def a_remand_without_a_seat() -> Iterator[None]:
    """Whoever sees a proposal may send it back. (That one person disposes of a file alone the database refuses, too.)"""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(sending_back, "sits_at", lambda actor, step, on: True)
        yield


@contextmanager
def an_undeclared_route() -> Iterator[None]:
    """A new address whose view says nothing about who may call it."""
    forgotten = path(UNDECLARED, lambda request, city: HttpResponse("ok"), name="forgotten")
    urls.urlpatterns.append(forgotten)
    clear_url_caches()
    try:
        yield
    finally:
        urls.urlpatterns.remove(forgotten)
        clear_url_caches()


def _pattern(patterns: list[URLPattern], name: str) -> URLPattern:
    return next(each for each in patterns if each.name == name)
