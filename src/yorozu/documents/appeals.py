"""The 教示: how to object to a decision, in our own words after the two laws."""

from yorozu.documents.letters import Appeal

_SUIT_MONTHS = 6


def appeal_paragraphs(appeal: Appeal) -> list[str]:
    """Two paragraphs: 審査請求 (行政不服審査法18条・82条), 取消訴訟 (行政事件訴訟法14条・46条)."""
    return [_review(appeal), _suit_after_review(appeal) if appeal.review_first else _suit(appeal)]


def _review(appeal: Appeal) -> str:
    return (
        f"この決定に不服があるときは、この決定があったことを知った日の翌日から起算して{appeal.months}か月以内に、"
        f"{appeal.authority}に対して審査請求をすることができます。"
        "ただし、この決定があった日の翌日から起算して1年を過ぎたときは、正当な理由がない限り、審査請求をすることができません。"
    )


def _suit(appeal: Appeal) -> str:
    return (
        f"この決定の取消しを求める訴えは、この決定があったことを知った日の翌日から起算して{_SUIT_MONTHS}か月以内に、"
        f"{_defendant(appeal)}、裁判所に起こすことができます。"
        f"1の審査請求をしたときは、これに対する裁決があったことを知った日の翌日から起算して{_SUIT_MONTHS}か月以内です。"
        "ただし、この決定（審査請求をしたときは裁決）があった日の翌日から起算して1年を過ぎたときは、"
        "正当な理由がない限り、訴えを起こすことができません。"
    )


def _suit_after_review(appeal: Appeal) -> str:
    return (
        "この決定の取消しを求める訴えは、1の審査請求に対する裁決を経た後でなければ起こすことができません。"
        f"裁決があったことを知った日の翌日から起算して{_SUIT_MONTHS}か月以内に、{_defendant(appeal)}、裁判所に起こすことができます。"
        "ただし、裁決があった日の翌日から起算して1年を過ぎたときは、正当な理由がない限り、訴えを起こすことができません。"
        "審査請求をした日の翌日から起算して3か月を過ぎても裁決がないとき、著しい損害を避けるため緊急の必要があるとき、"
        "その他裁決を経ないことに正当な理由があるときは、裁決を待たずに訴えを起こすことができます。"
    )


def _defendant(appeal: Appeal) -> str:
    who, stands_for_it = appeal.defendant, appeal.representative
    return f"{who}を被告として（訴訟で{who}を代表する者は{stands_for_it}です。）"
