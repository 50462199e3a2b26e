"""What a chart says, in one sentence: its title."""

from typing import Any

from yorozu.outreach.tabulating.counting import NO_ANSWER


def percent(part: int | None, whole: int | None) -> str:
    """42.9％, one place, half up; "" where one is hidden or there is no base."""
    if part is None or not whole:
        return ""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}％"


def finding(counted: dict[str, Any]) -> str:
    """The sentence: which answer is most frequent, or the mean."""
    if counted["kind"] in ("number", "scale") and counted.get("mean") is not None:
        return f"平均は{counted['mean']:g}、中央値は{counted['median']:g}です"
    rows = [each for each in counted.get("rows", ()) if each["count"] and each["code"] != NO_ANSWER]
    if not rows:
        return "示せる回答がありません"
    if not counted["asked"]:
        return "示せる回答がありません"
    most = max(each["count"] for each in rows)
    first = [each["label"] for each in rows if each["count"] == most]
    share = percent(most, counted["asked"])
    said = "」と「".join(first[:2]) + ("など" if len(first) > 2 else "")
    return (
        f"「{first[0]}」が最も多く{share}です"
        if len(first) == 1
        else f"「{said}」が並んで最も多く{share}です"
    )
