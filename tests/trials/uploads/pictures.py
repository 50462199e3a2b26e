"""Pictures as telephones, scanners and programs make them."""

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import product

from PIL import Image, ImageCms, PngImagePlugin

from tests.trials.uploads.sample import Sample, good

NAMES = (
    "本人確認書類.{}",
    "IMG_1234.{}",
    "令和８年度　申請書（写し）.{}",
    "髙橋 𠮷子.{}",
    "葛\U000e0100城市_渡邉\U000e0102.{}",
    "かﾞｷﾞｸﾞ.{}",
    "ガギグ（分解）.{}",
    "👩‍👩‍👧写真.{}",
    "スクリーンショット 2026-11-20 9.41.00\u202fAM.{}",
    "a.b.c..{}",
    "とても長い名前" * 25 + ".{}",
    "[1] 申請書; 'x' & y=1 #2 100%.{}",
)


def named(number: int, ending: str) -> str:
    """One name after the other; every fifth ending in capitals."""
    return NAMES[number % len(NAMES)].format(ending.upper() if number % 5 == 4 else ending)


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48), seed: int = 60) -> Image.Image:
    """Noise, so that it does not pack to nothing."""
    noise = Image.effect_noise(size, seed)
    if mode == "LA":
        return Image.merge("LA", (noise, noise))
    if mode == "I;16":
        return noise.convert("I").point(lambda value: value * 200).convert("I;16")
    return noise.convert("RGB").convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    return encoded(picture(size=size), "JPEG", **options)


def png(mode: str = "RGB", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    return encoded(picture(mode, size), "PNG", **options)


def good_names() -> Iterator[Sample]:
    """Every kind of file under every name that residents' devices give."""
    kinds = {"jpg": jpeg(), "png": png(), "JPEG": jpeg(), "PNG": png()}
    for (ending, content), name in product(kinds.items(), NAMES):
        yield good(f"named {name!a}", name.format(ending), content)


def good_pictures() -> Iterator[Sample]:
    for number, (what, content) in enumerate(_jpegs()):
        ending = "jpg" if number % 2 else "jpeg"
        yield good(f"JPEG {what}", named(number, ending), content, heavy="million" in what)
    for number, (what, content) in enumerate(_pngs()):
        yield good(f"PNG {what}", named(number, "png"), content, heavy="million" in what or "4K" in what)


def _jpegs() -> Iterator[tuple[str, bytes]]:
    for mode, quality, progressive in product(("RGB", "L", "CMYK"), (20, 75, 95, 100), (False, True)):
        options = {"quality": quality, "progressive": progressive, "optimize": progressive}
        yield f"{mode} quality {quality} progressive {progressive}", encoded(picture(mode), "JPEG", **options)
    for size in ((1, 1), (1, 5000), (5000, 1), (7, 9), (640, 480), (1920, 1080)):
        yield f"{size}", jpeg(size)
    yield "12 million pixels", jpeg((4032, 3024), quality=30)
    yield "48 million pixels", encoded(Image.new("L", (8000, 6000), 200), "JPEG", quality=20)
    for sampling in ("4:4:4", "4:2:2", "4:2:0"):
        yield f"sampling {sampling}", jpeg(subsampling=sampling)
    for restart in (1, 3, 8):
        yield f"restart marks {restart}", jpeg(restart_marker_blocks=restart)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "Apple", "市役所へ送る写真"
        exif.get_ifd(0x8825)[1] = "N"
        yield f"EXIF turned {orientation}", jpeg(exif=exif)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "colour profile", jpeg(icc_profile=profile)
    yield "remark in Japanese", jpeg(comment="撮影: 宮古市 <2026年>".encode())
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>'
    yield "XMP", jpeg(xmp=xmp)
    yield "dots per inch", jpeg(dpi=(300, 300))
    yield (
        "two pictures in one (MPO)",
        encoded(picture(), "MPO", save_all=True, append_images=[picture(seed=30)]),
    )
    photo = jpeg()
    film = struct.pack(">I4s4sI", 24, b"ftyp", b"mp42", 0) + b"isommp42" + bytes(range(256)) * 40
    yield "a film behind it (telephones)", photo + film
    yield "a second picture behind it", photo + jpeg(size=(20, 20))
    yield "filled up with zeros", photo + bytes(512)
    yield "a maker's table behind it", photo + b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1763600000000SEFH\0SEFT"
    yield "filling before a mark", photo[:-2] + b"\xff\xff" + photo[-2:]
    yield "seen by Photoshop", jpeg(quality="web_high")


def _pngs() -> Iterator[tuple[str, bytes]]:
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    for mode, level in product(modes, (0, 1, 9)):
        yield f"{mode} level {level}", png(mode, compress_level=level)
    for mode, size in product(("1", "L", "RGBA"), ((1, 1), (1, 3000), (3000, 1), (7, 9), (800, 600))):
        yield f"{mode} {size}", png(mode, size)
    yield "a screen of 4K", png("P", (3840, 2160))
    yield "54 million pixels of a drawing", encoded(Image.new("1", (9000, 6000), 1), "PNG")
    for mode in ("L", "RGB", "P"):
        yield f"{mode} see-through", png(mode, transparency=(0, 0, 0) if mode == "RGB" else 0)
    text = PngImagePlugin.PngInfo()
    text.add_text("Title", "title")
    text.add_itxt("Description", "間取り図", lang="ja", tkey="説明")
    text.add_itxt("Comment", "長い説明" * 500, zip=True)
    text.add_text("Software", "x" * 5000, zip=True)
    yield "remarks, packed and plain", png(pnginfo=text)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "colour profile", png(icc_profile=profile)
    yield "dots per inch", png(dpi=(300, 300))
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "EXIF", png(exif=exif)
    for depth, colour in ((1, 0), (8, 0), (16, 2), (8, 6), (8, 4), (2, 0)):
        for size in ((1, 1), (5, 3), (33, 17)):
            yield f"interlaced {depth} bits, colours {colour}, {size}", interlaced(size, depth, colour)
    yield "in many small parts", split(png(size=(200, 200)), 100)
    yield "zeros behind it", png() + bytes(64)


def interlaced(size: tuple[int, int], depth: int, colour: int) -> bytes:
    """Adam7, which Pillow reads and does not write."""
    samples = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    passes = (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    )
    rows = b""
    for x, y, step_x, step_y in passes:
        columns, lines = len(range(x, size[0], step_x)), len(range(y, size[1], step_y))
        rows += (b"\0" + bytes([90]) * -(-columns * samples * depth // 8)) * lines if columns else b""
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG with its length and checksum."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def chunks_of(content: bytes) -> list[tuple[bytes, bytes]]:
    """The parts of a whole PNG."""
    found, position = [], 8
    while position < len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        found.append((content[position + 4 : position + 8], content[position + 8 : position + 8 + length]))
        position += length + 12
    return found


def joined(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def split(content: bytes, size: int) -> bytes:
    """The same picture, its data in parts of `size` bytes."""
    parts = []
    for kind, data in chunks_of(content):
        pieces = [data[at : at + size] for at in range(0, len(data), size)] if kind == b"IDAT" else [data]
        parts += [(kind, piece) for piece in pieces]
    return joined(parts)
