"""The properties of the form language as an author meets them: plain names, and how each is typed."""

from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """`key` is dotted inside a part (`guide.who`). `kind` says how it is typed:

    line, text, integer, number, megabytes, flag, one (of choices), several (of choices), lines (one a line), example,
    options, or rule (written on a page of its own). `source` names choices that only the city or the form knows.
    """

    key: str
    label: str
    kind: str = "line"
    help: str = ""
    required: bool = False
    choices: Choices = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of like things in a part. `most` is how many there may be."""

    key: str
    title: str
    item: str
    props: tuple[Prop, ...]
    most: int


_SECRECY: Choices = (
    ("3", "3（個人情報など。ふつうはこれです）"),
    ("2", "2（庁内だけで見るもの）"),
    ("1", "1（公表してよいもの）"),
)
_FORMATS: Choices = (
    ("any", "何でも"), ("digits", "数字だけ"), ("alnum", "英字と数字だけ"), ("katakana", "カタカナ"), ("hiragana", "ひらがな"),
)  # fmt: skip
_ACCEPT: Choices = (("pdf", "PDF"), ("jpeg", "写真（JPEG）"), ("png", "画像（PNG）"))

SECTION = (
    Prop(
        key="title",
        label="区分の見出し",
        required=True,
        help="一つの区分が、住民の画面の一ページになります。",
    ),
    Prop(
        key="why",
        label="なぜ聞くのか",
        kind="text",
        help="住民が開いて読める説明です。なくてもかまいません。",
    ),
    Prop(key="show_if", label="表示する条件", kind="rule"),
)

_LABEL = Prop(key="label", label="質問", required=True, help="100文字まで。例: 使用を始める日")
_COMMON = (
    Prop(key="help", label="質問の下に出す説明", kind="text"),
    Prop(key="why", label="なぜ聞くのか", kind="text", help="住民が開いて読める説明です。なくてもかまいません。"),
    Prop(key="required", label="必ず答えてもらう", kind="flag"),
    Prop(key="required_if", label="条件によって必ず答えてもらう", kind="rule"),
    Prop(key="show_if", label="表示する条件", kind="rule"),
    Prop(
        key="same_as", label="すでに分かっている情報", kind="one", source="terms",
        help="選ぶと、住民の登録やほかの手続の答えから、あらかじめ入ります。",
    ),
    Prop(key="confidentiality", label="機密性", kind="one", choices=_SECRECY),
    Prop(
        key="prefill", label="リンクから答えを入れられるようにする", kind="flag",
        help="機密性が 1 で、個人の情報でない質問だけです。アドレスに答えが残ります。",
    ),
)  # fmt: skip
_LAST = (
    Prop(
        key="example", label="確認に使う答えの例", kind="example",
        help="公開の前に、この答えで確認の規則を試します。日付は「+7」（7日後）とも書けます。",
    ),
)  # fmt: skip

_OPTIONS = Prop(key="options", label="選択肢", kind="options", required=True)
_BY_TYPE: dict[str, tuple[Prop, ...]] = {
    "text": (
        Prop(key="format", label="使える文字", kind="one", choices=_FORMATS),
        Prop(key="length", label="ちょうど何文字か", kind="integer", help="決まっているときだけ入れます。"),
        Prop(key="min_length", label="最も短い文字数", kind="integer"),
        Prop(key="max_length", label="最も長い文字数", kind="integer", help="入れないと100文字です。"),
    ),
    "textarea": (
        Prop(key="max_length", label="最も長い文字数", kind="integer", help="入れないと2,000文字です。"),
    ),
    "integer": (
        Prop(key="min", label="最も小さい数", kind="integer"), Prop(key="max", label="最も大きい数", kind="integer")
    ),
    "money": (
        Prop(key="min", label="最も小さい額（円）", kind="integer"),
        Prop(key="max", label="最も大きい額（円）", kind="integer"),
    ),
    "decimal": (
        Prop(key="min", label="最も小さい数", kind="number"),
        Prop(key="max", label="最も大きい数", kind="number"),
        Prop(key="places", label="小数点より下の桁数", kind="integer"),
    ),
    "choice": (_OPTIONS,),
    "choices": (
        _OPTIONS,
        Prop(key="min", label="少なくともいくつ選ぶか", kind="integer"),
        Prop(key="max", label="いくつまで選べるか", kind="integer"),
    ),
    "file": (
        Prop(key="accept", label="受け付けるファイル", kind="several", choices=_ACCEPT, help="選ばないと、すべて受け付けます。"),
        Prop(key="max_files", label="何個まで", kind="integer", help="入れないと1個です。20個まで。"),
        Prop(key="max_bytes", label="1個の大きさの上限（MB）", kind="megabytes", help="入れないと10 MBです。50 MBまで。"),
    ),
    "consent": (Prop(key="text", label="同意してもらう文", kind="text", required=True),),
    "note": (Prop(key="text", label="案内の文", kind="text", required=True),),
    "group": (
        Prop(key="item_label", label="一つ分の呼び名", help="例: 子ども"),
        Prop(key="min", label="少なくともいくつ", kind="integer"),
        Prop(key="max", label="いくつまで", kind="integer", help="入れないと10です。"),
    ),
}  # fmt: skip
_NO_EXAMPLE = (
    "note",
    "group",
    "file",
    "address",
    "person_name",
    "bank_account",
    "location",
    "choices",
    "consent",
)
_NOT_FOR_NOTES = ("required", "required_if", "same_as", "confidentiality", "prefill")
_ID = Prop(
    key="id", label="項目の符号", help="条件の式などで使う名前です。半角の英小文字・数字・「_」。変えると、式も直ります。"
)  # fmt: skip


def field_props(kind: str) -> tuple[Prop, ...]:
    """The properties of a question of this type, in the order in which they are shown."""
    if kind == "note":
        common = tuple(prop for prop in _COMMON if prop.key not in _NOT_FOR_NOTES)
        return (Prop(key="label", label="見出し"), *_BY_TYPE["note"], *common, _ID)
    last = () if kind in _NO_EXAMPLE else _LAST
    return (_LABEL, *_BY_TYPE.get(kind, ()), *_COMMON, *last, _ID)


def type_keys() -> frozenset[str]:
    """Every property that only some types have."""
    return frozenset(prop.key for props in _BY_TYPE.values() for prop in props)
