"""Everything of a procedure besides its questions, by the page on which it is edited."""

from dataclasses import dataclass

from yorozu.procedures.designing.props import Prop, Rows
from yorozu.procedures.labels import CATEGORIES, LIFE_EVENTS


@dataclass(frozen=True, slots=True)
class Part:
    """`none` names a key that may be the word `none` instead: (key, how that is said)."""

    id: str
    title: str
    about: str
    props: tuple[Prop, ...] = ()
    rows: tuple[Rows, ...] = ()
    none: tuple[str, str] = ("", "")


KINDS = (
    ("application", "申請（認める・認めないを決める）"), ("notification", "届出"), ("report", "通報"),
    ("inquiry", "照会・相談"), ("survey", "アンケート"), ("reservation", "申込・予約"),
)  # fmt: skip
AUDIENCES = (("resident", "住民"), ("business", "事業者"), ("staff", "職員"), ("department", "部署"))
CHANNELS = (("online", "オンライン"), ("counter", "窓口"), ("paper", "郵送"))
IDENTITIES = (
    ("none", "確かめない"), ("email", "メールアドレスを確かめる"), ("account", "利用者の登録が必要"),
    ("jpki", "マイナンバーカードで確かめる"),
)  # fmt: skip
PROXIES = (("no", "受け付けない"), ("allowed", "受け付ける"), ("with_mandate", "委任状があれば受け付ける"))
STEPS = (
    ("review", "審査"), ("concurrence", "合議"), ("decide", "決裁"), ("for_information", "供覧"),
)  # fmt: skip
TEMPLATES = (
    ("acceptance", "受理のお知らせ"), ("decision", "決定の通知書"), ("certificate", "証明書"), ("reply", "回答"),
)  # fmt: skip


def _named(labels: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((code, str(getattr(label, "name", label))) for code, label in labels.items())


_BASICS = Part(
    "basics", "名前と対象", "手続の名前、だれが、どこから行えるか。",
    (
        Prop(key="title", label="手続の名前", required=True, help="100文字まで。例: 水道使用開始届"),
        Prop(key="summary", label="一文の説明", kind="text", required=True, help="だれが、いつ行う手続かを一文で。"),
        Prop(key="kind", label="種類", kind="one", choices=KINDS, required=True),
        Prop(key="category", label="分野", kind="one", choices=_named({**CATEGORIES}), required=True),
        Prop(key="audience", label="だれが行うか", kind="several", choices=AUDIENCES, required=True),
        Prop(key="channels", label="どこから行えるか", kind="several", choices=CHANNELS, required=True),
        Prop(key="life_events", label="ライフイベント", kind="several", choices=_named({**LIFE_EVENTS})),
        Prop(key="keywords", label="探すときの言葉", kind="lines", help="一行に一つ。名前にない言葉でも見つかるようになります。"),
        Prop(key="identity", label="本人の確かめ方", kind="one", choices=IDENTITIES),
        Prop(key="anonymous", label="名前を聞かない（匿名）", kind="flag"),
        Prop(key="proxy", label="代理の人による申請", kind="one", choices=PROXIES,
             help="受け付けると、はじめに、どなたが入力しているかを聞きます。"),
        Prop(key="business", label="会社や団体としての申請も受け付ける", kind="flag"),
    ),
)  # fmt: skip
_GUIDE = Part(
    "guide", "案内の文", "手続の案内のページに出る文です。",
    (
        Prop(key="guide.who", label="対象となる方", kind="text"),
        Prop(key="guide.when", label="いつまでに", kind="text"),
        Prop(key="guide.bring", label="用意するもの", kind="lines", help="一行に一つ"),
        Prop(key="guide.how", label="手続のしかた", kind="lines", help="一行に一つ"),
        Prop(key="guide.after", label="手続のあと", kind="lines", help="一行に一つ"),
        Prop(key="guide.counter", label="窓口で行うとき", kind="text"),
    ),
)  # fmt: skip
_OFFICE = Part(
    "office", "担当・日数・保存", "担当する部署、標準処理期間、手数料、文書の保存、根拠法令。",
    (
        Prop(key="department", label="担当する部署", kind="one", source="departments", required=True),
        Prop(key="standard_processing_days", label="標準処理期間（開庁日）", kind="integer", required=True),
        Prop(key="fee.yen", label="手数料（円）", kind="integer", help="無料なら空のままにします。"),
        Prop(key="fee.note", label="手数料の説明", kind="text"),
        Prop(key="retention.record_class", label="文書分類", required=True, help="「上下水道/届出」のように「/」で区切ります。"),
        Prop(key="retention.years", label="保存する年数", kind="integer", help="永年のときは空のままにします。"),
        Prop(key="retention.permanent", label="永年保存する", kind="flag"),
    ),
    (
        Rows("legal_basis", "根拠法令", "根拠法令",
             (Prop(key="law", label="法令・例規の名前", required=True), Prop(key="article", label="条項", help="例: 第15条")), 20),
    ),
)  # fmt: skip
_CHECKS = Part(
    "checks", "答えどうしの確認", "送信の前に確かめること。条件が「はい」なら通り、「いいえ」なら文が出ます。",
    (),
    (
        Rows("checks", "確認の規則", "確認",
             (Prop(key="rule", label="通る条件", kind="rule", required=True),
              Prop(key="message", label="通らないときに出す文", kind="text", required=True, help="どうすればよいかを書きます。"),
              Prop(key="field", label="文を出す質問", kind="one", source="questions")), 100),
    ),
)  # fmt: skip
_REVIEW = Part(
    "review", "審査と結果", "職員が審査で確かめること、決められる結果。",
    (),
    (
        Rows("office_checks", "審査で確かめること", "確かめること",
             (Prop(key="label", label="確かめること", required=True),
              Prop(key="rule", label="自動で確かめる条件", kind="rule", help="空なら、職員が確かめます。")), 50),
        Rows("outcomes", "決められる結果", "結果",
             (Prop(key="label", label="結果の名前", required=True, help="例: 承認"),
              Prop(key="adverse", label="認めない結果（理由と教示が要る）", kind="flag")), 10),
    ),
)  # fmt: skip
_ROUTE = Part(
    "route", "決裁の経路", "だれの審査・合議・決裁を受けるか。上から順に回ります。",
    (),
    (
        Rows("route", "経路の段階", "段階",
             (Prop(key="step", label="すること", kind="one", choices=STEPS, required=True),
              Prop(key="post", label="職", kind="one", source="posts", required=True),
              Prop(key="department", label="部署", kind="one", source="departments", help="選ばないと、担当する部署です。"),
              Prop(key="acting", label="代決できる職", kind="several", source="posts"),
              Prop(key="when", label="この段階が要る条件", kind="rule", help="空なら、いつも要ります。")), 20),
    ),
    ("route", "決裁は要らない"),
)  # fmt: skip
_NOTICE = Part(
    "notice", "通知のひな形", "結果を知らせる文書。{municipality}・{mayor}・{title}・{receipt_number}・{prefecture} を差し込めます。",
    (
        Prop(key="notice.template", label="ひな形", kind="one", choices=TEMPLATES, required=True),
        Prop(key="notice.title", label="文書の表題", required=True),
        Prop(key="notice.adverse_title", label="認めないときの表題"),
        Prop(key="notice.text", label="本文", kind="text"),
        Prop(key="notice.certificate_text", label="証明する文（証明書のとき）", kind="text"),
        Prop(key="notice.list", label="通知に載せる答え", kind="several", source="questions"),
        Prop(key="notice.outcome_label", label="結果の欄の名前", help="入れないと「結果」です。"),
        Prop(key="notice.appeal.authority", label="審査請求をする相手", help="教示に書きます。例: 岩手県知事"),
        Prop(key="notice.appeal.months", label="審査請求ができる月数", kind="integer"),
        Prop(key="notice.appeal.review_first", label="審査請求をしてからでないと訴えられない", kind="flag"),
    ),
    (),
    ("notice", "通知はしない"),
)  # fmt: skip
_LIMITS = Part(
    "limits", "申請者の欄・定員・ファイル", "あて名に使う質問、定員、添付ファイル全体の上限。",
    (
        Prop(key="applicant.name", label="申請者の氏名の質問", kind="one", source="names"),
        Prop(key="applicant.address", label="申請者の住所の質問", kind="one", source="addresses"),
        Prop(key="applicant.phone", label="申請者の電話番号の質問", kind="one", source="phones"),
        Prop(key="applicant.email", label="申請者のメールの質問", kind="one", source="emails"),
        Prop(key="capacity.field", label="定員を数える質問", kind="one", source="choices", help="選択肢ごとに決めるときだけ選びます。"),
        Prop(key="capacity.seats", label="定員", kind="seats", help="全体なら数だけ。選択肢ごとなら、一行に「選択肢=数」。"),
        Prop(key="limits.files", label="ファイルは全部で何個まで", kind="integer", help="入れないと20個です。"),
        Prop(key="limits.bytes", label="ファイルは合わせて何MBまで", kind="megabytes", help="入れないと50 MBです。"),
    ),
)  # fmt: skip

PARTS: dict[str, Part] = {
    part.id: part for part in (_BASICS, _GUIDE, _OFFICE, _CHECKS, _REVIEW, _ROUTE, _NOTICE, _LIMITS)
}


def part_of(path: str) -> str:
    """The page on which what a fault's path names is edited; "" for questions."""
    top = path.partition(".")[0]
    for part in PARTS.values():
        if top in {prop.key.partition(".")[0] for prop in part.props} | {rows.key for rows in part.rows}:
            return part.id
    return "" if top == "sections" else "office" if top == "department_role" else "basics"
