"""Counting what a zlib stream unpacks to (RFC 1950) without ever holding more than a piece of it."""

import zlib
from collections.abc import Callable

from yorozu.trust.uploads.limits import check_unpacked

Data = bytes | memoryview
_PIECE = 64 * 1024
_LAYERS = 4


class Counter:
    """Feed it the stream in pieces; `size` is what has come out so far, over all layers.

    With `layers` a stream that unpacks to another zlib stream is unpacked too; `bare` is one without zlib's header.
    Raises Refused as soon as more than `most` comes out, zlib.error where the stream is broken.
    """

    def __init__(self, most: int, *, layers: int = 1, bare: bool = False) -> None:
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        self._most, self._layers = most, layers
        self._inner: Counter | None = None
        self._seen_first = False
        self.size = 0

    @property
    def ended(self) -> bool:
        return self._inflater.eof

    def feed(self, data: Data) -> None:
        """What follows the end of the stream is left alone."""
        for start in range(0, len(data), _PIECE):
            if self.ended:
                return
            self._unpack(data[start : start + _PIECE])

    def _unpack(self, piece: Data) -> None:
        while True:
            out = self._inflater.decompress(piece, _PIECE)
            self.size += len(out)
            check_unpacked(self.total, self._most)
            if out:
                self._look_inside(out)
            piece = self._inflater.unconsumed_tail
            if self._inflater.eof or (not piece and len(out) < _PIECE):
                return

    @property
    def total(self) -> int:
        return self.size + (self._inner.total if self._inner else 0)

    def _look_inside(self, out: bytes) -> None:
        if not self._seen_first and self._layers > 1 and is_zlib(out):
            self._inner = Counter(self._most, layers=self._layers - 1)
        self._seen_first = True
        if self._inner is not None:
            _try(self._inner.feed, out)


def unpacked_size(data: Data, most: int) -> int:
    """What comes out of the stream and of streams packed inside it; broken ones count as far as they go."""
    counter = Counter(most, layers=_LAYERS)
    _try(counter.feed, data)
    return counter.total


def bare_size(data: Data, most: int) -> int:
    """What comes out of packed bytes without a header (RFC 1951), as far as they can be unpacked."""
    counter = Counter(most, bare=True)
    _try(counter.feed, data)
    return counter.total


def is_zlib(data: Data) -> bool:
    """Whether the two bytes of a zlib header stand at the beginning."""
    return len(data) > 1 and data[0] & 0x8F == 0x08 and (data[0] << 8 | data[1]) % 31 == 0


def _try(feed: Callable[[Data], None], data: Data) -> None:
    try:
        feed(data)
    except zlib.error:
        return
