"""What is said of one procedure of a basket that was not sent: why, and what to do."""

from dataclasses import dataclass

from yorozu.intake.models import BasketItem, Fault


@dataclass(frozen=True, slots=True)
class Told:
    """`again` is whether it can be tried again."""

    why: str
    what_to_do: str
    again: bool = True


_SAID = {
    Fault.REFUSED: Told("入力に直すところがあります。", "示されたところを直して、もう一度送ってください。"),
    Fault.CHANGED: Told(
        "送る前に、この手続の内容が新しくなりました。",
        "入力したものは引き継いでいます。増えた項目に答え、内容を確かめて、もう一度送ってください。",
    ),
    Fault.CLOSED: Told(
        "この手続は、今は受け付けていません。",
        "入力したものは保存の期限まで残ります。担当に電話などでお問い合わせになるか、この手続をやめてください。",
    ),
    Fault.FULL: Told("定員に達しました。", "ほかのものを選んでもう一度送るか、この手続をやめてください。"),
    Fault.BUSY: Told(
        "短い間に、たくさんの送信がありました。", "しばらく待ってから、もう一度送ってください。"
    ),
    Fault.TROUBLE: Told(
        "こちらの不具合で、送れませんでした。",
        "入力したものは残っています。少し待ってから、もう一度送ってください。",
    ),
    Fault.GONE: Told(
        "保存の期限が過ぎたため、入力したものは残っていません。", "案内から、もう一度始めてください。", False
    ),
}


def told_of(item: BasketItem) -> Told | None:
    """None where nothing went wrong, or it has not been sent yet."""
    if item.application_id is None and item.draft is None:
        return _SAID[Fault.GONE]
    return _SAID.get(Fault(item.fault)) if item.fault else None
