"""Starts a broken web or worker."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")


def main(name: str, *options: str) -> None:
    if name == "web":
        port = int(options[options.index("--port") + 1])
        Granian(
            "tests.trials.crash.twins.web:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI,
            workers=1, blocking_threads=4, respawn_failed_workers=True, log_access=False,
        ).serve()  # fmt: skip
        return
    import django  # noqa: PLC0415  the web's workers do it by themselves

    django.setup()
    from tests.trials.crash.twins.worker import break_handler  # noqa: PLC0415  needs the setup
    from yorozu.config import worker  # noqa: PLC0415

    break_handler(paused=True)
    worker.run(once=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
