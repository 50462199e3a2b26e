"""A time-stamp authority's signature over a line of the anchor file (RFC 3161, over HTTP as its section 3.4 says).

What it signs nobody here can make again for another content or another time. The port is `Stamper`: object lock or a
notice board would be other ways to leave a line where the city cannot take it back.
"""

import base64
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from yorozu.foundation.errors import Unavailable
from yorozu.trust.audit.faults import Fault, Kind

logger = logging.getLogger(__name__)

_TIMEOUT = 15.0
_LONGEST_ANSWER = 100_000
# The authority's clock and ours may differ by so much; a stamp made late, after an outage, is later than its line.
_APART = timedelta(minutes=10)


class Stamper(Protocol):
    """Leaves a digest where it cannot be taken back."""

    def stamp(self, digest: str) -> bytes:
        """A token that proves it; raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class TimeStampAuthority:
    """An authority at an address, and the roots its certificates must lead to."""

    url: str
    roots: tuple[Certificate, ...]

    def stamp(self, digest: str) -> bytes:
        """The authority's answer, its signature, nonce and content already checked. Raises Unavailable."""
        request = (
            TimestampRequestBuilder()
            .data(digest.encode())
            .hash_algorithm(HashAlgorithm.SHA256)
            .nonce(nonce=True)
            .cert_request(cert_request=True)
            .build()
        )
        try:
            answer = self._post(request.as_bytes())
            response = decode_timestamp_response(answer)
            self.check(response, digest, nonce=request.nonce)
        except (OSError, HTTPException, ValueError, VerificationError) as fault:
            logger.error("time-stamp authority: %s", type(fault).__name__)
            raise Unavailable(
                "時刻認証局から正しい証明を受け取れませんでした。YOROZU_TSA_URL と証明書を確認してください。"
            ) from None
        return answer

    def check(self, response: TimeStampResponse, digest: str, *, nonce: int | None = None) -> datetime:
        """When the authority saw the digest. Raises VerificationError, ValueError."""
        builder = VerifierBuilder(roots=list(self.roots), nonce=nonce)
        builder.build().verify_message(response, digest.encode())
        return response.tst_info.gen_time

    def _post(self, body: bytes) -> bytes:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=_TIMEOUT)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
            response = connection.getresponse()
            answer = response.read(_LONGEST_ANSWER)
            if response.status != 200:
                raise HTTPException(f"status {response.status}")
            return answer
        finally:
            connection.close()


def configured_stamper() -> TimeStampAuthority | None:
    """The authority that the settings name; None without one."""
    return _authority(settings.YOROZU_TSA_URL, settings.YOROZU_TSA_CERTIFICATES)


def stamp_faults(
    line: Mapping[str, Any], number: int, digest: str | None, times: Sequence[datetime]
) -> list[Fault]:
    """What is wrong with a stamp of the file: `digest` is that of the line it is over, `times` those of all lines."""
    authority = configured_stamper()
    if authority is None:
        return []
    try:
        seen = authority.check(decode_timestamp_response(base64.b64decode(line["token"])), digest or "")
    except (VerificationError, ValueError) as fault:
        logger.error("a stamp does not hold: %s", type(fault).__name__)
        return [Fault(number, f"外部の控えの {number} 行目の時刻証明が正しくありません。", Kind.STAMP)]
    said = times[int(line["of"]) - 1]
    if said > seen + _APART:
        what = f"外部の控えの {line['of']} 行目の時刻が、時刻認証局の証明した時刻より後です。"
        return [Fault(number, what, Kind.CLOCK)]
    return []


@lru_cache(maxsize=4)
def _authority(url: str, certificates: Path | None) -> TimeStampAuthority | None:
    if not url or certificates is None:
        return None
    try:
        return TimeStampAuthority(url, tuple(load_pem_x509_certificates(certificates.read_bytes())))
    except (OSError, ValueError):
        raise Unavailable(
            f"時刻認証局の証明書 {certificates} を読めません。YOROZU_TSA_CERTIFICATES を確認してください。"
        ) from None
