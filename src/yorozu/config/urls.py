"""All addresses, joined in one place."""

from django.urls import include, path

from yorozu.config import demo_mail, display, home
from yorozu.config.api import api_patterns
from yorozu.foundation.ui import accent
from yorozu.identity.routes import public

handler400 = "yorozu.config.errors.bad_request"
handler403 = "yorozu.config.errors.forbidden"
handler404 = "yorozu.config.errors.not_found"
handler500 = "yorozu.config.errors.server_error"

urlpatterns = [
    path("", home.cities, name="cities"),
    path(accent.PATH, public(accent.stylesheet), name=accent.NAME),
    path("display/", display.display, name="display-anywhere"),
    path("<slug:city>/display/", display.display, name="display"),
    path("<slug:city>/demo/mail/", demo_mail.mail_box, name="demo-mail"),
    path("api/v1/", api_patterns()),
    path("", include("yorozu.identity.urls")),
    path("", include("yorozu.config.outbox.urls")),
    path("", include("yorozu.procedures.urls")),
    path("", include("yorozu.intake.urls")),
    path("", include("yorozu.intake.desk.urls")),
    path("", include("yorozu.records.urls")),
    path("", include("yorozu.approvals.urls")),
    path("", include("yorozu.cases.urls")),
    path("", include("yorozu.counter.urls")),
    path("", include("yorozu.paper.urls")),
    path("", include("yorozu.outreach.urls")),
]
