"""What a letter must have before it is printed."""

from collections.abc import Iterator

from yorozu.documents.letters import LetterKind, NoticeData
from yorozu.foundation.errors import FieldError, Invalid


def check_notice(data: NoticeData) -> None:
    """Raises Invalid with every fault at once."""
    faults = list(_faults(data))
    if faults:
        raise Invalid("通知書を作れません。" + "".join(fault.message for fault in faults), faults)


def _faults(data: NoticeData) -> Iterator[FieldError]:
    if data.template not in list(LetterKind):
        yield FieldError(
            "template", f"「{data.template}」という通知書の型はありません。手続の定義を直してください。"
        )
    if data.adverse and not any(reason.strip() for reason in data.reasons):
        yield FieldError("reasons", "申請どおりにしない決定には理由が要ります。理由を入力してください。")
    for name, value, label in (
        ("document_number", data.document_number, "文書番号"),
        ("addressee", "".join(data.addressee[-1:]), "宛名"),
        ("sender", data.sender, "差出人の職名"),
        ("title", data.title, "件名"),
    ):
        if not value.strip():
            yield FieldError(name, f"{label}がありません。{label}を入力してください。")
