"""The installation of the tests once more as a city runs it: HTTPS cookies, a second factor for every member of staff.

At http://localhost, which browsers trust like HTTPS. Same data and database, one web process of its own.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from .installation import Installation, _free_port, _stop, _wait_until_ready


@contextmanager
def in_production(installation: Installation) -> Iterator[Installation]:
    """A web process over the same data that is not the demo."""
    port = _free_port()
    environ = {
        **installation.environ,
        "YOROZU_DEMO": "0",
        "YOROZU_HTTPS": "1",
        "YOROZU_HOSTS": "localhost,127.0.0.1",
    }
    with installation.log.open("ab") as log:
        command = [sys.executable, "-m", "yorozu.config.cli", "web", "--port", str(port)]
        web = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            _wait_until_ready(port, [web], installation.log)
            yield replace(installation, url=f"http://localhost:{port}", environ=environ)
        finally:
            _stop([web])
