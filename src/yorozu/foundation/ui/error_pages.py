"""What an error page says for each status: what happened, and what the person can do now."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorText:
    """A heading and the next steps, most useful first."""

    title: str
    todo: tuple[str, ...]


_BACK = "前の画面に戻り、内容を確かめてからもう一度お試しください。"
_LATER = "しばらく待ってから、もう一度お試しください。"
_CALL = "何度試しても変わらないときは、市役所にお電話ください。"

ERROR_TEXTS: dict[int, ErrorText] = {
    400: ErrorText("送られた内容を読み取れませんでした", (_BACK, _CALL)),
    403: ErrorText(
        "この画面は開けません",
        (
            "職員の方は、ログインし直してください。",
            "それでも開けないときは、所属の管理者に権限を確かめてください。",
        ),
    ),
    404: ErrorText(
        "ページが見つかりません",
        ("アドレスに間違いがないか確かめてください。", "トップの検索から探してください。"),
    ),
    409: ErrorText(
        "ほかの操作が先に行われました",
        (
            "画面を開き直して、今の状態を確かめてください。",
            "入力した文は、ブラウザーの「戻る」で前の画面に戻ると残っています。",
        ),
    ),
    413: ErrorText(
        "送られたファイルが大きすぎます",
        (
            "写真は解像度を下げるか、枚数を減らしてください。",
            "大きいまま出す必要があるときは、窓口か郵送でお出しください。",
        ),
    ),
    422: ErrorText("この内容では受け付けられません", (_BACK,)),
    429: ErrorText(
        "短い間に何度も操作されました", ("ご本人の情報を守るため、少しの間お待ちいただいています。",)
    ),
    500: ErrorText(
        "処理できませんでした",
        (_LATER, "送信の途中だったときは、申請の状況を調べてから、送り直してください。", _CALL),
    ),
    503: ErrorText("今は処理できません", (_LATER, _CALL)),
}


def text_for(status: int) -> ErrorText:
    """The text of a status; an unknown one gets that of its class (4xx → 400, 5xx → 500)."""
    return ERROR_TEXTS.get(status) or ERROR_TEXTS[500 if status >= 500 else 400]
