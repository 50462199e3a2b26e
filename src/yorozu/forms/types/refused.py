"""Why an answer is not accepted."""

from yorozu.foundation.language import gettext


class Refused(Exception):
    """One or several problems; each has a suffix (`""`, or `.kana` for a part) and a message that says what to do.

    The message of a part names it in full (`保護者の氏名のふりがな`); one without suffix is told after the field's label.
    """

    def __init__(self, message: str = "", *, parts: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems: dict[str, str] = parts if parts is not None else {"": message}


def part_label(label: str, part: str) -> str:
    """What to call a part of a question: 住所の町名・番地, but 氏名 and not 氏名の氏名."""
    return label if label.endswith(part) else gettext("{label}の{part}").format(label=label, part=part)
