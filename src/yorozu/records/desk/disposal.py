"""The steps of a disposal, on the page of the file."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.records.models import RecordFile
from yorozu.records.selectors import visible_file, waiting_disposal
from yorozu.records.services import approve_disposal, propose_disposal, withdraw_disposal


@staff_route(Action.RECORD_DISPOSE)
@require_POST
@reauthenticated
def dispose(request: HttpRequest, city: str, file_id: int) -> HttpResponse:
    """Ask for a file's disposal, agree to it, or take it back: `step` says which."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = visible_file(actor, file_id)
    step = request.POST.get("step")
    if step == "propose":
        propose_disposal(file=file, by=actor, at=now())
    elif step in ("approve", "withdraw"):
        _settle(file, actor, agreed=step == "approve")
    else:
        raise Invalid("画面の内容を読み取れませんでした。簿冊の画面を開き直してください。")
    return HttpResponseRedirect(reverse("records:file", kwargs={"city": city, "file_id": file_id}))


def _settle(file: RecordFile, actor: Actor, *, agreed: bool) -> None:
    disposal = waiting_disposal(file)
    if disposal is None:
        raise Conflict("この簿冊には、承認待ちの廃棄がありません。画面を開き直してください。")
    (approve_disposal if agreed else withdraw_disposal)(disposal=disposal, by=actor, at=now())
