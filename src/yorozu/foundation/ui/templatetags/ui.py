"""Tags and filters that every screen uses: `{% load ui %}`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from yorozu.foundation import language, navigation, panels
from yorozu.foundation.clock import JST, day_of
from yorozu.foundation.errors import DomainError, FieldError
from yorozu.foundation.language import LANGUAGES, gettext
from yorozu.foundation.ui.accent import accent_address
from yorozu.foundation.ui.charts import BarChart
from yorozu.foundation.ui.error_pages import ErrorText, text_for
from yorozu.foundation.wareki import said_day, said_time

register = template.Library()


@register.filter
def ja(value: Any) -> Any:
    """What a city or its packs say: marked as Japanese on a page in another language, unless it is translated."""
    if language.current() != language.ENGLISH or not value or isinstance(value, language.Translated):
        return value
    return format_html('<span lang="ja">{}</span>', value)


@register.filter
def wareki(value: date | datetime | str | None) -> str:
    """令和8年11月20日, the day in Japan, as the language at hand writes it; nothing for None."""
    if value is None or isinstance(value, str):  # Django gives "" for a name that is not there
        return ""
    return said_day(day_of(value) if isinstance(value, datetime) else value)


@register.filter
def wareki_time(value: datetime | str | None) -> str:
    """令和8年11月20日 14時05分 in Japan; nothing for None."""
    if value is None or isinstance(value, str):
        return ""
    return said_time(value.astimezone(JST))


@register.filter
def yen(value: int | str | None) -> str:
    """1,200円, 無料 for 0; nothing for None."""
    if value is None or isinstance(value, str):
        return ""
    return gettext("{value:,}円").format(value=value) if value else gettext("無料")


@register.filter
def wait(seconds: int) -> str:
    """How long to wait, rounded up: 40秒, 3分, 2時間."""
    if seconds < 60:
        return gettext("{seconds}秒").format(seconds=seconds)
    minutes = -(-seconds // 60)
    return (
        gettext("{minutes}分").format(minutes=minutes)
        if minutes < 60
        else gettext("{value}時間").format(value=-(-minutes // 60))
    )


@register.simple_tag(name="panels", takes_context=True)
def panels_tag(context: Context, slot: str, subject: Any = None) -> SafeString | str:
    """What higher packages show in this slot, about this subject."""
    request = context.get("request")
    return panels.render(slot, request, subject) if request else ""


@register.simple_tag(takes_context=True)
def nav_links(context: Context, area: str) -> list[navigation.NavLink]:
    """The frame's links for this request; none outside a city."""
    request: HttpRequest | None = context.get("request")
    city = getattr(request, "municipality", None)
    return navigation.links(area, request, city.slug) if request and city else []


@register.simple_tag(takes_context=True)
def accent_css(context: Context) -> str:
    """The address of the stylesheet with the city's colour; empty outside a city."""
    city = getattr(context.get("request"), "municipality", None)
    return accent_address(city.accent) if city else ""


@register.simple_tag(takes_context=True)
def display_links(context: Context) -> dict[str, Any] | None:
    """The languages and the way to the other choices, each an address that leads back here; None without a request."""
    request = context.get("request")
    shown = getattr(request, "display", None)
    if request is None or shown is None:
        return None
    city = getattr(request, "municipality", None)
    place = reverse("display", kwargs={"city": city.slug}) if city else reverse("display-anywhere")
    here = request.get_full_path() if hasattr(request, "get_full_path") else request.path
    if request.path == place:
        here = request.GET.get("next", "/")
    languages = [
        (
            code,
            name,
            f"{place}?{urlencode({'set': 1, 'language': code, 'next': here})}",
            code == shown.language,
        )
        for code, name in LANGUAGES.items()
    ]
    return {"languages": languages, "choices": f"{place}?{urlencode({'next': here})}"}


@register.simple_tag
def error_text(error: DomainError | int) -> ErrorText:
    """Heading and next steps for an error or a status."""
    return text_for(error if isinstance(error, int) else error.status)


@register.inclusion_tag("ui/error_summary.html")
def field_error_summary(errors: BaseForm | Iterable[FieldError] | None) -> dict[str, Any]:
    """The list of links at the top of a page; nothing when there is no error."""
    if isinstance(errors, BaseForm):
        errors = _errors_of(errors)
    return {"errors": list(errors or ())}


def _errors_of(form: BaseForm) -> list[FieldError]:
    return [
        FieldError("", str(message)) if name == NON_FIELD_ERRORS else _named(form[name], str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]


def _named(field: BoundField, message: str) -> FieldError:
    # Django's own messages do not say which field they are about.
    return FieldError(
        field.html_name, message if str(field.label) in message else f"{field.label}: {message}"
    )


@register.inclusion_tag("ui/field.html")
def ui_field(field: Any) -> dict[str, Any]:
    """A whole field from a BoundField: label, ※必須, hint, error, control."""
    return {"field": field, "grouped": field.use_fieldset}


@register.inclusion_tag("ui/status_tag.html")
def status_tag(kind: str, text: str) -> dict[str, str]:
    """A status in words; `kind` is late, waiting, done or empty."""
    return {"kind": kind if kind in ("late", "waiting", "done") else "", "text": text}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links to the previous and next page that keep the rest of the query."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(chart: BarChart) -> dict[str, BarChart]:
    """A chart that `ui.charts.bar_chart` laid out."""
    return {"chart": chart}
