"""Where a request came from, for limits only; never stored as it is."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address, behind as many proxies as the operator says there are (YOROZU_PROXIES)."""
    proxies: int = settings.YOROZU_PROXIES
    forwarded = [
        each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()
    ]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
