"""Letting a scanner look at files as they arrive, without ever making a person wait for it.

The first answer may take `ARRIVAL_SECONDS` for all files of a request together. What has none by then is kept in
quarantine (`pending`) and looked at by the worker; after a scanner was silent it is left alone for `REST_SECONDS`.
"""

import logging
import threading
import time

from yorozu.trust.models import Scan
from yorozu.trust.scanning.clamd import TooLong, Unanswered
from yorozu.trust.scanning.port import accepts_unscanned, scanner_in_use

logger = logging.getLogger(__name__)

ARRIVAL_SECONDS = 5.0
REST_SECONDS = 30.0

_NO_SCANNER = (
    "ただいま、添付ファイルを安全に受け付ける準備ができていません。お手数ですが、窓口に連絡してください。"
)
_TOO_LONG = "大きすぎてウイルスの検査ができません。小さくするか、いくつかに分けてから送ってください。"
_FOUND = "ウイルスが見つかったため受け付けられません。別の機器で作り直すか、安全なファイルを送ってください。"


class Infected(ValueError):
    """A scanner found something; `signature` is its name for it."""

    def __init__(self, signature: str) -> None:
        super().__init__(_FOUND)
        self.signature = signature


class Watch:
    """Looks at the files of one request."""

    def __init__(self, seconds: float | None = None) -> None:
        self._scanner = scanner_in_use()
        self._until = time.monotonic() + (ARRIVAL_SECONDS if seconds is None else seconds)

    def state_of(self, content: bytes) -> Scan:
        """How the file may be kept: clean, pending or (where that is the policy) unscanned.

        Raises Infected, or ValueError saying why it is not taken; both speak to the person who sent it.
        """
        if self._scanner is None:
            return _unscanned(_NO_SCANNER)
        left = self._until - time.monotonic()
        if left <= 0 or _rest.goes_on():
            return Scan.PENDING
        try:
            signature = self._scanner.scan(content, seconds=left)
        except TooLong:
            return _unscanned(_TOO_LONG)
        except Unanswered as silence:
            logger.warning("the scanner gave no verdict, the file is kept in quarantine: %s", silence)
            _rest.begin()
            return Scan.PENDING
        if signature:
            logger.warning("an upload was refused: %s", signature)
            raise Infected(signature)
        return Scan.CLEAN


class _Rest:
    """Until when a silent scanner is not asked again by this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def begin(self) -> None:
        with self._lock:
            self._until = time.monotonic() + REST_SECONDS

    def end(self) -> None:
        with self._lock:
            self._until = 0.0

    def goes_on(self) -> bool:
        return time.monotonic() < self._until


_rest = _Rest()


def forget_silence() -> None:
    """Ask the scanner again at once."""
    _rest.end()


def _unscanned(why_not: str) -> Scan:
    if not accepts_unscanned():
        raise ValueError(why_not)
    return Scan.UNSCANNED
