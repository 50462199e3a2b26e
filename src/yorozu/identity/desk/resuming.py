"""Back from signing in again: the form that was sent too late, to be sent now or let go."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yorozu.identity.desk.account import user_of
from yorozu.identity.desk.following import following
from yorozu.identity.held import forget_typed, typed
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route


@staff_route(Action.DESK_VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, city: str) -> HttpResponse:
    """Show what was typed and offer to send it to where it was going; POST lets it go."""
    held = typed(request, user_of(request))
    if request.method == "POST":
        forget_typed(request)
        return HttpResponseRedirect(following(request, city, held.page))
    context = {
        "path": held.path,
        "pairs": [(name, value) for name, values in held.fields.items() for value in values],
        "texts": [value for values in held.fields.values() for value in values if _is_prose(value)],
    }
    return render(request, "identity/resume.html", context)


def _is_prose(value: str) -> bool:
    """Whether a person wrote it, unlike the codes and numbers that a form carries along."""
    return bool(value.strip()) and (not value.isascii() or " " in value.strip())
