"""Breaking a text into lines of a width that is known before anything is set."""

POINT = 25.4 / 72
_NEVER_FIRST = "、。，．）」』】］〕！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・：；,.)"
_NARROW = 0.58
"""Of the size: what a half-width character of the form's font takes at most, on average."""


def width_of(text: str, size: float) -> float:
    """Millimetres that a text takes at most in a font of `size` points."""
    return sum(_em(char) for char in text) * size * POINT


def broken(text: str, size: float, width: float) -> list[str]:
    """The lines of a text that fit into `width` millimetres; marks that may not begin a line hang over by one."""
    most = width / (size * POINT)
    return [line for paragraph in text.splitlines() for line in _broken(paragraph.strip(), most)]


def _broken(text: str, most: float) -> list[str]:
    lines, line, taken = list[str](), "", 0.0
    for char in text:
        if line and taken + _em(char) > most and char not in _NEVER_FIRST:
            lines.append(line)
            line, taken = "", 0.0
        line, taken = line + char, taken + _em(char)
    return [*lines, line] if line else lines


def _em(char: str) -> float:
    return _NARROW if ord(char) < 0x250 or 0xFF61 <= ord(char) <= 0xFF9F else 1.0
