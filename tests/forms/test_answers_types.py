"""What is kept of an answer of each type, and what is said to those that cannot be taken."""

from pathlib import Path
from typing import Any

import pytest

from tests.forms.making import refusals, value_of

OPTIONS = {"options": {"a": "あ", "b": "い"}}
NAME = {"name": "髙橋 太郎", "kana": "タカハシ たろう"}
ADDRESS = {
    "postal_code": "〒０２７－００５２",
    "prefecture": "岩手県",
    "city": "宮古市",
    "town": "宮町1",
    "building": "",
}
ACCOUNT = {"bank_code": "０００１", "bank_name": "見本銀行", "branch_code": "001", "branch_name": "本店", "kind": "ordinary",
           "number": "1234567", "holder_kana": "ﾔﾏﾀﾞ ﾊﾅｺ"}  # fmt: skip
CHARACTERS = (Path(__file__).parent / "characters.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("kind", "extra", "answer", "kept"),
    [
        ("text", {}, " ㈱ 𠮷野家 ", " ㈱ 𠮷野家 "),
        ("text", {"format": "digits"}, "１２３", "123"),
        ("text", {"format": "alnum"}, "Ａb９", "Ab9"),
        ("text", {"format": "katakana"}, "ヤマダ　ﾊﾅｺ", "ヤマダ　ﾊﾅｺ"),
        ("text", {"length": 3}, "あいう", "あいう"),
        ("text", {}, " 　", None),
        ("textarea", {}, "一\r\n二\r三\n", "一\n二\n三\n"),
        ("integer", {}, 3, 3),
        ("integer", {}, 3.0, 3),
        ("integer", {}, "１，２３４", 1234),
        ("integer", {}, "-５", -5),
        ("integer", {}, "", None),
        ("money", {}, "１２，３００円", 12300),
        ("integer", {}, "２人", 2),
        ("decimal", {"places": 1}, "３６．５", "36.5"),
        ("decimal", {"places": 1}, 36.5, "36.5"),
        ("date", {}, "令和8年4月1日", "2026-04-01"),
        ("date", {}, "Ｒ８．４．１", "2026-04-01"),
        ("date", {}, "昭和元年12月25日", "1926-12-25"),
        ("date", {}, "20260401", "2026-04-01"),
        ("date", {}, "2026/4/1", "2026-04-01"),
        ("time", {}, "９時５分", "09:05"),
        ("time", {}, "午後1時半", "13:30"),
        ("time", {}, "午前0時30分", "00:30"),
        ("time", {}, "23:59", "23:59"),
        ("yes_no", {}, False, False),
        ("choice", OPTIONS, "b", "b"),
        ("choices", OPTIONS, ["b", "a"], ["a", "b"]),
        ("choices", OPTIONS, [], None),
        ("consent", {"text": "x"}, True, True),
        ("consent", {"text": "x"}, False, None),
        ("phone", {}, "（０１９３）６２ー２１１１", "0193-62-2111"),
        ("phone", {}, "09012345678", "09012345678"),
        ("phone", {}, "0800-123-4567", "0800-123-4567"),
        ("phone", {}, "03-1234-5678", "03-1234-5678"),
        ("phone", {}, "0120-123-456", "0120-123-456"),
        ("phone", {}, "+81-90-1234-5678", "+81-90-1234-5678"),
        ("email", {}, "ｈanako＠example.jp", "hanako@example.jp"),
        ("person_name", {}, NAME, NAME),
        ("person_name", {}, {"name": " ", "kana": ""}, None),
        ("address", {}, ADDRESS, ADDRESS | {"postal_code": "0270052"}),
        (
            "address",
            {},
            {k: v for k, v in ADDRESS.items() if k != "building"},
            ADDRESS | {"postal_code": "0270052"},
        ),
        ("bank_account", {}, ACCOUNT, ACCOUNT | {"bank_code": "0001"}),
        (
            "bank_account",
            {},
            ACCOUNT | {"holder_kana": "やまだ ハナコ"},
            ACCOUNT | {"bank_code": "0001", "holder_kana": "ヤマダ ハナコ"},
        ),
        ("location", {}, {"lat": "39.64", "lng": 141.95}, {"lat": 39.64, "lng": 141.95, "note": ""}),
        (
            "location",
            {},
            {"lat": "", "lng": "", "note": "橋の下"},
            {"lat": None, "lng": None, "note": "橋の下"},
        ),
        ("file", {}, [{"name": "a.PDF", "size": 3}], [{"name": "a.PDF", "size": 3}]),
        ("file", {}, [], None),
    ],
)
def test_an_answer_is_kept(kind: str, extra: dict[str, Any], answer: Any, kept: Any) -> None:
    assert value_of(answer, kind, **extra) == kept


@pytest.mark.parametrize(
    ("kind", "extra", "answer", "where", "says"),
    [
        ("text", {}, 3, "", "文字で入力してください"),
        ("text", {"max_length": 3}, "あいうえ", "", "3文字までで入力してください（今は4文字です）"),
        ("text", {"length": 3}, "あい", "", "3文字で入力してください"),
        ("text", {"min_length": 3}, "あい", "", "3文字以上で入力してください"),
        ("text", {"format": "digits"}, "12a", "", "数字だけで入力してください"),
        ("text", {"format": "katakana"}, "やまだ", "", "カタカナで入力してください"),
        ("text", {}, "a\nb", "", "改行や、画面に表れない文字は使えません"),
        ("text", {}, "a\x00", "", "取り除いて入力し直してください"),
        ("text", {}, "a\ud800", "", "取り除いて入力し直してください"),
        ("textarea", {"max_length": 3}, "あ\nいう", "", "3文字まで"),
        ("textarea", {}, "a\x00", "", "取り除いて入力し直してください"),
        ("integer", {}, "三", "", "数字で入力してください"),
        ("integer", {}, "2人3", "", "数字で入力してください"),
        ("integer", {}, True, "", "数字で入力してください"),
        ("integer", {}, 1.5, "", "数字で入力してください"),
        ("integer", {}, float("nan"), "", "数字で入力してください"),
        ("integer", {}, 10**30, "", "000以下の数を入力してください"),
        ("integer", {}, "9" * 10000, "", "数字で入力してください"),
        ("integer", {"min": 1, "max": 5}, 6, "", "1から5までの数を入力してください"),
        ("money", {}, -1, "", "0円以上の数を入力してください"),
        ("decimal", {"places": 1}, "1.25", "", "小数点以下1桁まで"),
        ("decimal", {}, "1e5", "", "数で入力してください"),
        ("decimal", {}, float("inf"), "", "数で入力してください"),
        ("decimal", {"min": 0, "max": "1.5"}, "1.6", "", "0から1.5までの数"),
        ("date", {}, "令和8年2月30日", "", "暦にありません"),
        ("date", {}, "2026-02-30", "", "暦にありません"),
        ("date", {}, "平成40年1月1日", "", "平成の期間にありません"),
        ("date", {}, "来週", "", "「令和8年4月1日」または「2026-04-01」"),
        ("date", {}, "1800-01-01", "", "明治元年から"),
        ("date", {}, 20260401, "", "のように入力してください"),
        ("time", {}, "25:00", "", "のように入力してください"),
        ("time", {}, "午後12時", "", "のように入力してください"),
        ("yes_no", {}, "maybe", "", "「はい」か「いいえ」"),
        ("yes_no", {}, 1, "", "「はい」か「いいえ」"),
        ("choice", OPTIONS, "c", "", "示された中から"),
        ("choice", OPTIONS, ["a"], "", "示された中から"),
        ("choices", OPTIONS, ["a", "a"], "", "重ねずに"),
        ("choices", OPTIONS, ["a", {}], "", "示された中から"),
        ("choices", OPTIONS | {"max": 1}, ["a", "b"], "", "1個まで"),
        ("consent", {"text": "x"}, "yes", "", "チェックを入れてください"),
        ("phone", {}, "62-2111", "", "市外局番から"),
        ("phone", {}, "090-1234-567", "", "桁数"),
        ("phone", {}, "0193-62-21110", "", "桁数"),
        ("phone", {}, "0193-62-2111\n", "", "改行"),
        ("email", {}, "hanako@example", "", "hanako@example.jp"),
        ("email", {}, "a@b.jp\nBcc: x@y.jp", "", "改行"),
        ("email", {}, "a" * 300 + "@b.jp", "", "254文字まで"),
        ("person_name", {}, "髙橋", "", "氏名・ふりがなに分けて"),
        ("person_name", {}, {"name": "髙橋"}, ".kana", "ふりがなを入力してください"),
        ("person_name", {}, {"name": "髙橋", "kana": "高橋"}, ".kana", "ひらがなかカタカナ"),
        ("person_name", {}, NAME | {"middle": "x"}, "", "name・kanaだけ"),
        ("person_name", {}, {"name": "x\x00", "kana": "え"}, ".name", "取り除いて"),
        ("address", {}, ADDRESS | {"postal_code": "27"}, ".postal_code", "7桁"),
        ("address", {}, ADDRESS | {"prefecture": "岩手"}, ".prefecture", "都道府県名を選んで"),
        ("address", {}, ADDRESS | {"town": ""}, ".town", "町名・番地を入力してください"),
        ("bank_account", {}, ACCOUNT | {"number": "123"}, ".number", "7桁の数字"),
        ("bank_account", {}, ACCOUNT | {"kind": "gold"}, ".kind", "普通・当座・貯蓄"),
        ("location", {}, {"lat": 10, "lng": 141}, ".lat", "20から46まで"),
        ("location", {}, {"lat": 39}, ".lng", "両方とも"),
        ("location", {}, [39, 141], "", "地図で場所を示すか"),
        ("file", {}, "a.pdf", "", "一覧として"),
        ("file", {}, [{"name": "a.exe", "size": 1}], "", "「a.exe」は受け付けられません"),
        ("file", {}, [{"name": "a.pdf", "size": 0}], "", "空です"),
        ("file", {"max_bytes": 2048}, [{"name": "a.pdf", "size": 4096}], "", "大きすぎます"),
        ("file", {}, [{"name": "a.pdf", "size": 1}] * 2, "", "1個まで"),
        ("file", {}, [{"name": "../a.pdf", "size": 1}], "", "使えない文字"),
        ("file", {}, [{"size": 1}], "", "選び直して"),
    ],
)  # fmt: skip
def test_an_answer_is_refused_with_advice(
    kind: str, extra: dict[str, Any], answer: Any, where: str, says: str
) -> None:
    found = refusals(answer, kind, **extra)
    assert [field for field, _ in found] == [f"it{where}"]
    assert found[0][1].startswith("記入欄")
    assert says in found[0][1]


@pytest.mark.parametrize(
    "kind", ["text", "date", "file", "group", "address", "location", "consent", "choices"]
)
def test_a_required_answer_that_is_missing_is_asked_for(kind: str) -> None:
    extra: dict[str, Any] = {"options": {"a": "あ"}} if kind == "choices" else {}
    extra |= {"text": "x"} if kind == "consent" else {}
    extra |= {"fields": [{"id": "a", "type": "text", "label": "x"}]} if kind == "group" else {}
    [(where, message)] = refusals(None, kind, required=True, **extra)
    assert where == "it"
    assert message.startswith("記入欄")
    assert message.endswith("ください。")


def test_names_with_any_character_of_the_administrative_set_come_out_as_they_went_in() -> None:
    assert len(CHARACTERS) > 300
    for character in CHARACTERS:
        name = {"name": f"{character}田 太郎", "kana": "た たろう"}
        assert value_of(name, "person_name") == name


@pytest.mark.parametrize(
    "name",
    [
        "\ufa19\ufa11 太郎",
        "\U0002f81a田",
        "ﾔﾏﾀﾞ ﾊﾅｺ",
        "㈱山①",
        "か\u3099んた",
        "Ａｎｎａ Å",
        "　山田　太郎 ",
        "葛\U000e0101城",
    ],
)
def test_names_that_normalising_would_change_are_left_as_written(name: str) -> None:
    assert value_of({"name": name, "kana": "ﾔﾏﾀﾞ"}, "person_name") == {"name": name, "kana": "ﾔﾏﾀﾞ"}
    assert value_of(name, "text") == name


def test_several_faults_of_one_answer_are_told_at_once() -> None:
    found = refusals({"name": "", "kana": "漢字"}, "person_name")
    assert found == [
        ("it.name", "記入欄の氏名を入力してください。"),
        ("it.kana", "記入欄のふりがなは、ひらがなかカタカナで入力してください。"),
    ]
