"""Starting the web server in this process."""

import argparse
import os


def web(options: argparse.Namespace) -> int:
    """Serve until stopped. Several processes share one port."""
    from yorozu.config import environment  # noqa: PLC0415  a wrong setting must stop this command only

    environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
    serve(options.host, options.port, options.processes)
    return 0


def serve(host: str, port: int, processes: int) -> None:
    """Run granian over WSGI, the fastest server measured for Django."""
    from granian import Granian  # noqa: PLC0415  slow to import, needed by this command only
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "yorozu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=4,
        backlog=1024,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()
