"""The official notice, to keep."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import NotFound
from yorozu.identity.routes import public
from yorozu.intake.portal.session import opened_application
from yorozu.intake.portal.status import ask_again
from yorozu.intake.selectors import notices_of
from yorozu.trust.vault import open_file


@public
@require_safe
def notice(request: HttpRequest, city: str, number: int) -> HttpResponse:
    """The PDF, for who has opened its application. Never kept by a cache, never shown as a page of ours."""
    application = opened_application(request, at=now())
    if application is None:
        return ask_again(request)
    found = notices_of(application).filter(number=number).first()
    if found is None:
        raise NotFound("この通知書は見つかりません。申請の状況の画面から開いてください。")
    name, plain = f"{found.title}.pdf", f"notice-{number}.pdf"
    return attachment(name, "application/pdf", open_file(found.stored), plain=plain)
