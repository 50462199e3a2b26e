"""The form of a procedure, to print."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yorozu.foundation.downloads import attachment
from yorozu.identity.routes import public
from yorozu.paper.selectors.forms import form_of


@public
@require_safe
def form(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """The blank form as PDF; it says nothing of anybody."""
    title, content = form_of(request.municipality, code)  # type: ignore[attr-defined]
    return attachment(f"{title}（用紙）.pdf", "application/pdf", content, plain=f"{code}.pdf")
