"""The words that residents see for the codes of the catalogue, in the order in which they are shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A code's name, and what falls under it."""

    name: str
    about: str = ""


CATEGORIES: dict[str, Label] = {
    "childcare": Label("子ども・子育て", "児童手当、保育施設、就学援助など"),
    "moving": Label("引越し・住民票", "転入、転出、住所の変更など"),
    "care": Label("介護・高齢", "要介護認定、介護保険証など"),
    "health": Label("健康・医療保険", "国民健康保険、健診など"),
    "disaster": Label("災害・防災", "罹災証明書など"),
    "water": Label("水道・下水道", "使い始め、中止など"),
    "roads": Label("道路・公園", "道路の傷みの通報など"),
    "building": Label("土地・建物", "建築の事前相談など"),
    "learning": Label("学び・図書館", "講座、電子図書館など"),
    "jobs": Label("仕事・採用", "職員採用試験など"),
    "tax": Label("税金", "証明、納付など"),
    "living": Label("くらし・環境", "ごみ、ペットなど"),
    "participation": Label("市政・選挙", "意見の募集、不在者投票など"),
    "business": Label("事業をする方", "入札参加、創業、融資など"),
    "office": Label("庁内の手続", "休暇、照会、自己点検など"),
}

LIFE_EVENTS: dict[str, Label] = {
    "birth": Label("妊娠・出産", "母子手帳、児童手当"),
    "moving": Label("引越し", "転出、転入、水道"),
    "marriage": Label("結婚・離婚", "氏名の変更、新生活の支援"),
    "school": Label("入学・就学", "就学援助、放課後児童クラブ"),
    "care": Label("介護", "認定、保険証、住宅改修"),
    "disaster": Label("災害にあった", "罹災証明、税の減免"),
    "bereavement": Label("おくやみ・相続", "亡くなったとき"),
    "business": Label("事業を始める", "創業、入札参加"),
    "childcare": Label("子育て", "手当、保育"),
    "work": Label("仕事をさがす", "職員採用"),
    "learning": Label("学ぶ・楽しむ", "講座、図書館"),
}

#: Audiences: who comes from outside, and who works here.
PUBLIC = frozenset({"resident", "business"})
OFFICE = frozenset({"staff", "department"})

CHANNELS: dict[str, str] = {"online": "オンライン", "counter": "窓口", "paper": "郵送"}

IDENTITIES: dict[str, str] = {
    "none": "",
    "email": "メールアドレスの確認があります。",
    "account": "利用者の登録が必要です。",
    "jpki": "マイナンバーカードで本人確認をします。",
}
