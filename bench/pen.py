"""Filling in printed forms as a person would: answers drawn into the boxes, then tilted and soiled as by a scanner."""

import io
import random
import time
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from yorozu.paper.form.shapes import Box, FormLayout

FONTS = Path(__file__).resolve().parent.parent / "node_modules" / "@expo-google-fonts"
DOTS = 200 / 25.4
Key = tuple[str, str, int]
"""Field, part and line of an answer; of marks the order is 0 and the text the code that is ticked."""


def font_of(folder: str) -> str:
    """The regular weight of a family of the fonts that are installed."""
    return str(next((FONTS / folder / "400Regular").glob("*.ttf")))


def blank_pages(pdf: bytes) -> list[Image.Image]:
    """The pages of a printed form as they come from a scanner of 200 dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = list(document)
        drawn = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in pages]
        for page in pages:
            page.close()
    return drawn


def fill(
    pages: list[Image.Image], layout: FormLayout, answers: Mapping[Key, str], font: str, *, seed: int = 0
) -> None:
    """Write the answers into the boxes of the pages, in this font, no two letters quite alike in place and size."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for number, box in layout.boxes:
        draw = ImageDraw.Draw(pages[number - 1])
        text = answers.get((box.field, box.part, box.order), "")
        if box.kind == "mark":
            if box.code in text.split("|"):
                _tick(draw, box, chance)
        elif box.kind == "cells":
            _cells(draw, box, text, font, chance)
        elif text:
            _line(draw, box, text, font, chance)


def scanned(
    pages: list[Image.Image], *, degrees: float = 1.0, noise: float = 12.0, seed: int = 0
) -> list[Image.Image]:
    """The pages as a scanner gives them: tilted, a little soft, with noise and specks."""
    chance = random.Random(seed)  # noqa: S311  no secret
    made = []
    for page in pages:
        turned = page.rotate(chance.choice((-1, 1)) * degrees, Image.Resampling.BICUBIC, fillcolor=250)
        soft = turned.filter(ImageFilter.GaussianBlur(0.6))
        grain = Image.effect_noise(soft.size, noise).point(
            [each - 128 if each > 128 else 0 for each in range(256)]
        )
        dirty = ImageChops.subtract(soft, grain)
        draw = ImageDraw.Draw(dirty)
        for _ in range(40):
            x, y = chance.randrange(dirty.width), chance.randrange(dirty.height)
            draw.point((x, y), fill=chance.randrange(60, 160))
        made.append(dirty)
    return made


def as_pdf(pages: list[Image.Image]) -> bytes:
    """The scan as the file that a scanner makes."""
    made = io.BytesIO()
    first, *rest = pages
    day = time.gmtime(0)  # the same pages make the same file
    first.save(made, "PDF", save_all=True, append_images=rest, resolution=200, creationDate=day, modDate=day)
    return made.getvalue()


def _tick(draw: ImageDraw.ImageDraw, box: Box, chance: random.Random) -> None:
    x, y, size = box.x * DOTS, box.y * DOTS, box.width * DOTS
    points = [(0.15, 0.5), (0.42, 0.85), (0.95, 0.05)]
    shaken = [
        (x + (a + chance.uniform(-0.06, 0.06)) * size, y + (b + chance.uniform(-0.06, 0.06)) * size)
        for a, b in points
    ]
    draw.line(shaken, fill=chance.randrange(20, 70), width=4)


def _cells(draw: ImageDraw.ImageDraw, box: Box, text: str, font: str, chance: random.Random) -> None:
    width = box.width / box.count
    for number, char in enumerate(text[: box.count]):
        size = int(box.height * DOTS * chance.uniform(0.58, 0.68))
        drawn = ImageFont.truetype(font, size)
        left, top, right, bottom = drawn.getbbox(char)
        x = (box.x + (number + 0.5) * width) * DOTS - (left + right) / 2 + chance.uniform(-3, 3)
        y = (box.y + box.height / 2) * DOTS - (top + bottom) / 2 + chance.uniform(-3, 3)
        draw.text((x, y), char, font=drawn, fill=chance.randrange(10, 60))


def _line(draw: ImageDraw.ImageDraw, box: Box, text: str, font: str, chance: random.Random) -> None:
    size = box.height * DOTS * chance.uniform(0.52, 0.6)
    room = (box.width - 4) * DOTS
    while size > 12 and ImageFont.truetype(font, int(size)).getlength(text) * 1.06 > room:
        size *= 0.95
    drawn = ImageFont.truetype(font, int(size))
    x, middle = (box.x + 1.5 + chance.uniform(0, 1.5)) * DOTS, (box.y + box.height / 2) * DOTS
    for char in text:
        y = middle - size * 0.55 + chance.uniform(-2, 2)
        draw.text((x, y), char, font=drawn, fill=chance.randrange(10, 60))
        x += drawn.getlength(char) + chance.uniform(0, size * 0.05)
