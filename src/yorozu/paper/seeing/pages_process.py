"""`python -m yorozu.paper.seeing.pages_process`: one scanned file in, its pages out, then it ends.

Files come from strangers' printers and cameras; whatever one does to a parser is done to this process alone, within its
limits of memory and time.
"""

import logging
import resource
import signal
import sys
from dataclasses import asdict

from yorozu.paper.seeing.frames import read_frame, write_frame
from yorozu.paper.seeing.pages import SeenPage, TooManyPages, pages_of

MEMORY = 2 * 1024 * 1024 * 1024
SECONDS = 60.0
"""Of the processor, for a whole file."""


class Broken(Exception):
    """The file cannot be shown as pages."""


def main() -> None:
    logging.disable(logging.CRITICAL)  # what a library says of a file may quote it
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # its signal ends the process
    asked = read_frame(sys.stdin.buffer)
    if asked is None:
        return
    header, (content,) = asked
    try:
        pages = _pages(content, header["media_type"], header["most"])
    except TooManyPages as fault:
        write_frame(sys.stdout.buffer, {"too_many": fault.pages})
        return
    except Broken as fault:
        write_frame(sys.stdout.buffer, {"broken": str(fault)})
        return
    told = [
        {
            "code": asdict(each.code) if each.code else None,
            "marks": [asdict(mark) for mark in each.marks],
            "corners": each.corners,
            "turned": each.turned,
        }
        for each in pages
    ]
    write_frame(sys.stdout.buffer, {"pages": told}, [each.picture for each in pages])


def _pages(content: bytes, media_type: str, most: int) -> list[SeenPage]:
    """Whatever a parser raises (also that memory or depth has run out): the file cannot be read."""
    try:
        return list(pages_of(content, media_type, most=most))
    except TooManyPages:
        raise
    except Exception as fault:  # noqa: BLE001  it is raised again as what it means
        raise Broken(type(fault).__name__) from None


if __name__ == "__main__":
    main()
