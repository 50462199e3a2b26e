"""The installation with a view that takes a number of the request for granted: `python -m tests.trials.contract.broken PORT`.

It listens on 127.0.0.1 only and is stopped by its parent.
"""

import os
import sys
from collections.abc import Callable
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.http import HttpRequest, HttpResponse


def unguarded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What a view does that writes int(request.GET["page"])."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.endswith("/procedures"):
            request.page = int(request.GET.get("page", "1"))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(port: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "yorozu.config.settings"
    from yorozu.config import settings  # noqa: PLC0415  the environment is this process's own

    settings.MIDDLEWARE.append(f"{__spec__.name}.unguarded")
    from yorozu.config.wsgi import application  # noqa: PLC0415  only now, with the middleware in it

    with make_server("127.0.0.1", port, application, handler_class=_Silent) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
