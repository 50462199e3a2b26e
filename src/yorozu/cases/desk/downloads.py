"""Files of a case: out of the vault once a scanner found them clean, never shown inline, each look at one recorded."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yorozu.cases.desk.reading import actor_in
from yorozu.cases.models import Case
from yorozu.cases.selectors import case_behind, file_of, notice_of, preview_notice
from yorozu.cases.services import record_view
from yorozu.foundation.clock import now, today
from yorozu.foundation.downloads import attachment
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.trust import vault
from yorozu.trust.models import StoredFile


@staff_route(Action.CASE_VIEW)
@require_safe
def download(request: HttpRequest, city: str, case_id: int, file_id: UUID) -> HttpResponse:
    """A file the applicant sent. Those asked to approve the case may open it too."""
    found = case_behind(actor_in(request), case_id, today())
    return sent_file(request, found, file_of(found, file_id))


@staff_route(Action.CASE_VIEW)
@require_safe
def notice(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """The notice that went out."""
    found = case_behind(actor_in(request), case_id, today())
    return sent_file(request, found, notice_of(found).stored)


@staff_route(Action.CASE_VIEW)
@require_safe
def preview(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """The notice as it would go out, for the clerk and for those asked to approve."""
    found = case_behind(actor_in(request), case_id, today())
    record_view(case=found, by=actor_in(request), at=now(), screen="preview")
    return attachment("通知書の案.pdf", "application/pdf", preview_notice(case=found, on=today()))


def sent_file(request: HttpRequest, found: Case, stored: StoredFile) -> HttpResponse:
    """The file, once the look at it is recorded. Raises Conflict while it is in quarantine."""
    content = vault.open_file(stored)
    record_view(case=found, file_id=stored.pk, by=actor_in(request), at=now())
    return attachment(vault.file_name(stored), stored.media_type, content)
