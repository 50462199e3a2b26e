"""What stops a document from being printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from yorozu.foundation.errors import FieldError, Invalid

_SHOWN = 20
_WHAT_TO_DO = (
    "申請した人に確かめて印刷できる字に直すか、その字を持つ書体の追加をシステムの担当に依頼してください。"
)


class Reason(StrEnum):
    """Why a character cannot be printed, in words for a clerk."""

    NO_GLYPH = "この字を持つ書体がありません"
    NO_VARIANT = "この異体字の形を持つ書体がありません（基本の字形に替えて印刷することはしません）"
    PRIVATE = "庁内だけで使う外字の番号で、正しい字形が分かりません"
    CONTROL = "目に見えない制御文字です"
    STACKED = "1つの字に記号が重なりすぎています"


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character (with its variation selector or marks) that no font prints, and the text it is in."""

    where: str
    text: str
    reason: Reason

    @property
    def codes(self) -> str:
        """U+20BB7, or U+8FBB U+E0101 for a sequence."""
        return " ".join(f"U+{ord(char):04X}" for char in self.text)

    def __str__(self) -> str:
        shown = "" if self.reason is Reason.CONTROL else f"「{self.text}」"
        return f"{self.where[:40]}の{shown}（{self.codes}）: {self.reason}。"


class MissingGlyphs(Invalid):
    """The document is not made: printing it would leave an empty box or a different character."""

    def __init__(self, missing: Iterable[MissingGlyph]) -> None:
        self.missing = tuple(missing)
        lines = [str(each) for each in self.missing[:_SHOWN]]
        if len(self.missing) > _SHOWN:
            lines.append(f"ほかに{len(self.missing) - _SHOWN}件あります。")
        message = "\n".join(["印刷できない文字があるため、文書を作れません。", *lines, _WHAT_TO_DO])
        super().__init__(message, [FieldError(each.where, str(each)) for each in self.missing])
