"""What the profile may know already: the terms that `same_as` can name, in plain words."""

TERMS: dict[str, str] = {
    "person.name": "本人の氏名",
    "person.kana": "本人のふりがな",
    "person.birth_date": "本人の生年月日",
    "person.sex": "本人の性別",
    "person.address": "本人の住所",
    "person.phone": "本人の電話番号",
    "person.email": "本人のメールアドレス",
    "person.bank_account": "本人の振込先口座",
    "household.head": "世帯主の氏名",
    "household.members[]": "世帯の人",
    "household.children[]": "世帯の子ども",
    "business.name": "事業者の名称",
    "business.kana": "事業者のふりがな",
    "business.corporate_number": "法人番号",
    "business.representative": "代表者の氏名",
    "business.address": "事業所の所在地",
    "business.phone": "事業者の電話番号",
    "business.email": "事業者のメールアドレス",
}
