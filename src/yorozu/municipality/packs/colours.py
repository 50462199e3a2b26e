"""Contrast of a city's accent colour, as WCAG 2.2 computes it."""

_ENOUGH_FOR_TEXT = 4.5


def contrast_on_white(colour: str) -> float:
    """The contrast ratio (1–21) of `#rrggbb` against white."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


def readable_on_white(colour: str) -> bool:
    return contrast_on_white(colour) >= _ENOUGH_FOR_TEXT


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
