"""The types of question in plain words, with an example of an answer."""

from dataclasses import dataclass

from yorozu.forms.services import menus


@dataclass(frozen=True, slots=True)
class TypeWords:
    name: str
    label: str
    example: str


_WORDS = {
    "text": ("一行の文字", "例: 〇〇アパート201号室、登録番号"),
    "textarea": ("長い文章", "例: 申請の理由、そのときのようす"),
    "choice": ("一つを選ぶ", "例: 転入・新築・その他から一つ"),
    "choices": ("いくつでも選ぶ", "例: 希望する曜日をすべて"),
    "yes_no": ("はい・いいえ", "例: 市内に住んでいますか"),
    "date": ("日付", "例: 令和8年4月1日（西暦でも和暦でも入力できます）"),
    "time": ("時刻", "例: 9:30"),
    "integer": ("整数", "例: 人数 3"),
    "decimal": ("小数のある数", "例: 面積 12.5"),
    "money": ("金額（円）", "例: 12,000円"),
    "person_name": ("氏名とふりがな", "例: 山田 花子（やまだ はなこ）"),
    "address": ("住所", "例: 郵便番号から町名までが入ります"),
    "phone": ("電話番号", "例: 0193-00-0000"),
    "email": ("メールアドレス", "例: hanako@example.jp"),
    "file": ("ファイルの添付", "例: 写真、PDFの証明書"),
    "consent": ("同意のチェック", "例: 個人情報の取り扱いに同意する"),
    "bank_account": ("振込先の口座", "例: 銀行・支店・種別・口座番号・名義"),
    "location": ("地図の場所", "例: 道路の傷んでいる場所"),
    "group": ("くり返しの組", "例: 子ども一人ずつの氏名と生年月日"),
    "note": ("案内の文（答えなし）", "例: 申請の前にお読みください"),
}


def type_words(name: str) -> TypeWords:
    """Words for a type; one that another package registered is called by its name."""
    label, example = _WORDS.get(name, (name, ""))
    return TypeWords(name, label, example)


def types_to_choose(*, inside_group: bool) -> list[TypeWords]:
    """What may be added, those used most first."""
    known = [name for name in _WORDS if name in menus.question_types()]
    known += [name for name in menus.question_types() if name not in _WORDS]
    return [type_words(name) for name in known if not inside_group or menus.allowed_in_group(name)]
