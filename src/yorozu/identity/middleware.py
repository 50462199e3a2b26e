"""Finds the city of an address and refuses views that do not say who may call them."""

from collections.abc import Callable
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse

from yorozu.foundation import tenancy
from yorozu.foundation.errors import DomainError, Forbidden
from yorozu.foundation.middleware import error_response, known_error
from yorozu.identity.routes import declared_of
from yorozu.municipality.selectors import municipality_by_slug


class MunicipalityMiddleware:
    """Sets `request.municipality` (None outside a city) before the view and before any check of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        try:
            if declared_of(view) is None:
                raise Forbidden("この画面は公開されていません。")
            if "city" in kwargs:
                municipality = municipality_by_slug(kwargs["city"])
                tenancy.enter_city(municipality.pk)
                request.municipality = municipality  # type: ignore[attr-defined]
        except DomainError as error:
            return error_response(request, error)
        except Error as fault:
            if (known := known_error(fault)) is None:
                raise
            return error_response(request, known)
        return None
