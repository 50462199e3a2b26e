"""Asking the processes apart: pages of a file, and what is seen in the boxes of a page."""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from yorozu.foundation.faults import Away
from yorozu.paper.form.code import Mark, PageCode
from yorozu.paper.seeing.asked import Asked, Seen
from yorozu.paper.seeing.frames import read_frame, write_frame
from yorozu.paper.seeing.pages import SeenPage, TooManyPages

PAGES_SECONDS = 120.0
BOXES_SECONDS = 120.0
# Nothing of our environment: it holds secrets. Two threads are what a page is read fastest with.
_ENVIRONMENT = {"OMP_NUM_THREADS": "2", "LC_ALL": "C.UTF-8"}


class Unreadable(Exception):
    """The file cannot be shown as pages."""


def pages_of_file(content: bytes, media_type: str, *, most: int) -> list[SeenPage]:
    """The pages of a scanned file. Raises TooManyPages, Unreadable (also when the process did not survive it)."""
    asked = BytesIO()
    write_frame(asked, {"media_type": media_type, "most": most}, [content])
    command = [sys.executable, "-P", "-m", "yorozu.paper.seeing.pages_process"]
    try:
        done = subprocess.run(  # noqa: S603  a command of our own, without a shell
            command, input=asked.getvalue(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT, timeout=PAGES_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable("time") from None
    try:
        answer = read_frame(BytesIO(done.stdout))
    except ValueError:
        answer = None
    if answer is None:
        raise Unreadable("lost")
    header, pictures = answer
    if "too_many" in header:
        raise TooManyPages(header["too_many"])
    if "broken" in header:
        raise Unreadable(header["broken"])
    return [_page(told, picture) for told, picture in zip(header["pages"], pictures, strict=True)]


def _page(told: dict[str, Any], picture: bytes) -> SeenPage:
    code = PageCode(**told["code"]) if told["code"] else None
    marks = tuple(Mark(**each) for each in told["marks"])
    return SeenPage(code, marks, told["corners"], told["turned"], picture)


class BoxReader:
    """One process, started when it is first needed and anew when it is gone. One page at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, picture: bytes, asked: Sequence[Asked]) -> tuple[list[Seen], bool]:
        """What is seen in the boxes, and whether characters are read here at all.

        Raises Away when the process was lost twice or took too long: later may be better.
        """
        with self._lock:
            for _ in range(2):  # it may have ended for want of work between two pages
                try:
                    return self._ask(picture, asked)
                except (OSError, ValueError):
                    self.stop()
        raise Away("reading")

    def stop(self) -> None:
        """End the process; the next page starts another."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _ask(self, picture: bytes, asked: Sequence[Asked]) -> tuple[list[Seen], bool]:
        process = self._ready()
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        limit = threading.Timer(BOXES_SECONDS, process.kill)
        limit.start()
        try:
            write_frame(process.stdin, {"boxes": [each.plain() for each in asked]}, [picture])  # type: ignore[arg-type]
            answer = read_frame(process.stdout)  # type: ignore[arg-type]
        finally:
            limit.cancel()
        if answer is None:
            raise OSError("no answer")
        return [Seen(**each) for each in answer[0]["seen"]], bool(answer[0]["reads"])

    def _ready(self) -> "subprocess.Popen[bytes]":
        alive = self._process is not None and self._process.poll() is None and self._owner == os.getpid()
        if self._process is None or not alive:
            self.stop()
            command = [sys.executable, "-P", "-m", "yorozu.paper.seeing.boxes_process"]
            self._process = subprocess.Popen(  # noqa: S603  a command of our own, without a shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_ENVIRONMENT
            )  # fmt: skip
            self._owner = os.getpid()
        return self._process


box_reader = BoxReader()
atexit.register(box_reader.stop)
