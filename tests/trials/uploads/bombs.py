"""Small streams that unpack to much."""

import zlib

MEGABYTE = 1024 * 1024


def zeros(megabytes: int) -> bytes:
    """A zlib stream of so many megabytes of zeros, put together from one piece packed once."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    size = megabytes * MEGABYTE
    end = zlib.compressobj(9).flush()[2:-4]
    return first + again * (megabytes - 1) + end + ((size % 65521) << 16 | 1).to_bytes(4, "big")


def lzw_zeros(codes: int) -> bytes:
    """LZW of zeros (PDF, early change): every code says a run one longer than the one before."""
    bits, count = "", 0
    table, width = 258, 9
    bits += format(256, "09b")
    while count < codes:
        code = 0 if table == 258 and count == 0 else table - 1 if count > 1 else 258
        bits += format(min(code, table), f"0{width}b")
        count += 1
        if count > 1:
            table += 1
        width = min(12, max(9, (table + 1).bit_length()))
        if table >= 4094:
            bits += format(256, f"0{width}b")
            table, width, count, codes = 258, 9, 0, codes - count
    bits += format(257, f"0{width}b")
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def runs(megabytes: int) -> bytes:
    """RunLength: two bytes say 128."""
    return b"\x81\0" * (megabytes * MEGABYTE // 128) + b"\x80"
