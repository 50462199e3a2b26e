"""Which comparisons there are for each kind of question, as words and as CEL."""

from dataclasses import dataclass

#: In templates: S stands for the question, V for the value.
SUBJECT, VALUE = "S", "V"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`value` says what is typed beside it: text, option, integer, decimal, date, time, days, or "" for nothing."""

    code: str
    label: str
    template: str
    value: str = ""


def _both(*more: Comparison) -> tuple[Comparison, ...]:
    return (
        *more,
        Comparison("answered", "答えがある", "answered ( S )"),
        Comparison("unanswered", "答えがない", "! answered ( S )"),
    )


def _ordered(value: str) -> tuple[Comparison, ...]:
    return (
        Comparison("eq", "と等しい", "S == V", value),
        Comparison("ne", "と等しくない", "S != V", value),
        Comparison("ge", "以上", "S >= V", value),
        Comparison("le", "以下", "S <= V", value),
        Comparison("gt", "より大きい", "S > V", value),
        Comparison("lt", "より小さい", "S < V", value),
    )


_IS = (
    Comparison("is", "が次と同じ", "S == V", "text"),
    Comparison("is_not", "が次とちがう", "S != V", "text"),
)
_PICKED = (
    Comparison("is", "が次のとき", "S == V", "option"),
    Comparison("is_not", "が次でないとき", "S != V", "option"),
)
_SIZE = (
    Comparison("at_least", "の数が次以上", "size ( S ) >= V", "integer"),
    Comparison("at_most", "の数が次以下", "size ( S ) <= V", "integer"),
)
_DATES = (
    Comparison("from_today", "が今日かそれより後", "S >= today"),
    Comparison("after_today", "が明日かそれより後", "S > today"),
    Comparison("until_today", "が今日かそれより前", "S <= today"),
    Comparison("before_today", "が昨日かそれより前", "S < today"),
    Comparison("within", "が今日から次の日数まで", "S <= add_days ( today , V )", "days"),
    Comparison("beyond", "が今日から次の日数以上先", "S >= add_days ( today , V )", "days"),
    Comparison("from", "が次の日かそれより後", "S >= V", "date"),
    Comparison("until", "が次の日かそれより前", "S <= V", "date"),
    Comparison("on", "が次の日", "S == V", "date"),
    Comparison("age_ge", "から数えた今日の年齢が次以上", "age ( S ) >= V", "integer"),
    Comparison("age_lt", "から数えた今日の年齢が次未満", "age ( S ) < V", "integer"),
)
_TIMES = (
    Comparison("from", "が次の時刻かそれより後", "S >= V", "time"),
    Comparison("until", "が次の時刻かそれより前", "S <= V", "time"),
)

#: By kind of question; `part` is a part of an answer or something around it, which is always there or never asked for.
COMPARISONS: dict[str, tuple[Comparison, ...]] = {
    "text": _both(
        *_IS,
        Comparison("contains", "に次の言葉を含む", "S . contains ( V )", "text"),
        Comparison("starts", "が次の言葉で始まる", "S . startsWith ( V )", "text"),
    ),
    "choice": _both(*_PICKED),
    "choices": _both(
        Comparison("includes", "で次を選んだとき", "V in S", "option"),
        Comparison("excludes", "で次を選ばなかったとき", "! ( V in S )", "option"),
        *_SIZE,
    ),
    "integer": _both(*_ordered("integer")),
    "decimal": _both(*_ordered("decimal")),
    "date": _both(*_DATES),
    "time": _both(*_TIMES),
    "yes_no": _both(Comparison("yes", "が「はい」", "S"), Comparison("no", "が「いいえ」", "! S")),
    "consent": (Comparison("yes", "に同意した", "S"), Comparison("no", "に同意していない", "! S")),
    "list": _both(*_SIZE),
    "map": _both(),
    "part": _IS,
    "picked": _PICKED,
}


def comparison_of(kind: str, code: str) -> Comparison | None:
    return next((one for one in COMPARISONS.get(kind, ()) if one.code == code), None)
