"""`python -m yorozu.paper.seeing.boxes_process`: page after page in, what is seen in its boxes out.

Holds the model, so it lives on between pages; it ends when nothing came for `IDLE_SECONDS` or when who asked is gone.
"""

import io
import logging
import resource
import select
import sys
from importlib import import_module
from importlib.util import find_spec

from PIL import Image

from yorozu.paper.seeing.asked import Asked
from yorozu.paper.seeing.frames import read_frame, write_frame
from yorozu.paper.seeing.reading import CharacterReader, read_page

IDLE_SECONDS = 300.0


def main() -> None:
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reader = _reader()
    while select.select([sys.stdin.buffer], [], [], IDLE_SECONDS)[0]:
        asked = read_frame(sys.stdin.buffer)
        if asked is None:
            return
        header, (picture,) = asked
        page = Image.open(io.BytesIO(picture), formats=["JPEG"])
        seen = read_page(page.convert("L"), [Asked(**each) for each in header["boxes"]], reader)
        told = {"seen": [each.plain() for each in seen], "reads": reader is not None}
        write_frame(sys.stdout.buffer, told)


def _reader() -> CharacterReader | None:
    """None where the extra `ocr` is not installed: a person types what is on the picture."""
    if find_spec("rapidocr") is None:
        return None
    found: CharacterReader = import_module("yorozu.paper.seeing.rapid").RapidReader()
    return found


if __name__ == "__main__":
    main()
