"""How well and how fast filled-in forms are read: 60 of them, in five hands, tilted and soiled."""

import io
import random
import resource
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from bench import pen
from yorozu.forms.services import Definition, RuleContext, check_answers, load_document
from yorozu.foundation import postal
from yorozu.foundation.wareki import era_year
from yorozu.paper.form.layout import layout_of
from yorozu.paper.form.printing import printed_form
from yorozu.paper.form.shapes import FormLayout
from yorozu.paper.seeing.pages import see
from yorozu.paper.seeing.rapid import RapidReader
from yorozu.paper.seeing.reading import read_page
from yorozu.paper.understanding import Clearness, asked_of, understood

HANDS = {
    "klee-one": "handwriting",
    "yomogi": "handwriting",
    "zen-kurenaido": "handwriting",
    "biz-udpgothic": "printed",
    "biz-udmincho": "printed",
}
TODAY = date(2026, 11, 20)
_ERAS = {"令和": "reiwa", "平成": "heisei", "昭和": "showa", "大正": "taisho"}
_FAMILY = [
    "佐藤:さとう",
    "鈴木:すずき",
    "高橋:たかはし",
    "髙橋:たかはし",
    "田中:たなか",
    "伊藤:いとう",
    "渡辺:わたなべ",
    "渡邊:わたなべ",
    "山本:やまもと",
    "中村:なかむら",
    "小林:こばやし",
    "加藤:かとう",
    "吉田:よしだ",
    "山田:やまだ",
    "佐々木:ささき",
    "山口:やまぐち",
    "松本:まつもと",
    "井上:いのうえ",
    "木村:きむら",
    "斎藤:さいとう",
    "齋藤:さいとう",
    "清水:しみず",
    "菊池:きくち",
    "千葉:ちば",
    "及川:おいかわ",
    "畠山:はたけやま",
    "工藤:くどう",
    "三浦:みうら",
]
_GIVEN = [
    "花子:はなこ",
    "太郎:たろう",
    "美咲:みさき",
    "翔太:しょうた",
    "陽菜:ひな",
    "蓮:れん",
    "結衣:ゆい",
    "大輔:だいすけ",
    "恵子:けいこ",
    "健一:けんいち",
    "真由美:まゆみ",
    "拓也:たくや",
    "千尋:ちひろ",
    "悠真:ゆうま",
    "葵:あおい",
    "裕子:ゆうこ",
    "誠:まこと",
    "直樹:なおき",
    "和子:かずこ",
    "修:おさむ",
]
_CODES = [
    "0270052",
    "9860822",
    "9870511",
    "9892480",
    "0280515",
    "9800014",
    "0200022",
    "0300801",
    "1000001",
    "1500001",
    "5300001",
    "4600008",
    "9300004",
    "7600017",
]
_REASONS = (
    "仕事が忙しくなり、週に三日ほど預けたいと考えています。",
    "第二子の出産のため、入院の間お願いします。",
    "祖母の介護で家を空けることが増えました。",
    "就職活動を始めるので、午前中だけ利用したいです。",
    "通院のため、毎週火曜日に預かってください。",
    "引っ越してきたばかりで、近くに頼れる人がいません。",
)
_BUILDINGS = ("", "", "コーポ宮町201号室", "第二ハイツ305", "市営住宅3号棟12号", "グリーンマンション802号")


def main(forms: str = "60") -> dict[str, Any]:
    """What was read right: characters, boxes and questions, by hand; seconds a page, megabytes of the process."""
    path = Path(__file__).resolve().parents[1] / "paper.yaml"
    definition = load_document(path.read_text()).definition
    layout = layout_of(definition)
    blank = pen.blank_pages(printed_form(definition, city="miyako", addressee="宮古市長", version=1))
    start = time.perf_counter()
    reader = RapidReader()
    found = _Found(loading=time.perf_counter() - start)
    hands = list(HANDS)
    for number in range(int(forms)):
        _one(
            definition,
            layout,
            [page.copy() for page in blank],
            hands[number % len(hands)],
            number,
            reader,
            found,
        )
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found.plain()


class _Found:
    def __init__(self, loading: float) -> None:
        self.loading = loading
        self.seconds: list[float] = []
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.wrong: list[tuple[str, str, str, str]] = []
        self.megabytes = 0

    def plain(self) -> dict[str, Any]:
        seconds = sorted(self.seconds)
        return {
            "loading": self.loading,
            "seconds": seconds[len(seconds) // 2],
            "slowest": seconds[-1],
            "pages": len(seconds),
            "megabytes": self.megabytes,
            "hands": {hand: dict(counts) for hand, counts in self.counts.items()},
            "wrong": self.wrong,
        }


def _one(
    definition: Definition,
    layout: FormLayout,
    pages: list[Image.Image],
    hand: str,
    number: int,
    reader: RapidReader,
    found: _Found,
) -> None:
    written, answers = _person(random.Random(number))
    pen.fill(pages, layout, written, pen.font_of(hand), seed=number)
    seen = []
    for place, page in enumerate(pen.scanned(pages, seed=number)):
        start = time.perf_counter()
        looked = see(page)
        boxes = layout.sheets[place].boxes
        picture = Image.open(io.BytesIO(looked.picture))
        read = read_page(picture, asked_of(definition, boxes), reader)
        found.seconds.append(time.perf_counter() - start)
        seen += list(zip(boxes, read, strict=True))
        found.counts[hand]["corners"] += looked.corners
    counts = found.counts[hand]
    for box, one in seen:
        if box.kind != "mark":
            truth = written.get((box.field, box.part, box.order), "")
            counts["characters"] += len(_bare(truth))
            counts["errors"] += _distance(_bare(truth), _bare(one.text or ""))
    context = RuleContext(today=TODAY)
    whole = understood(definition, seen)
    values = check_answers(definition, whole.raw, context=context).values
    for name, truth in answers.items():
        got = values.get(name)
        right = _same(truth, got)
        counts["fields"] += 1
        counts["right"] += right
        clear = whole.clearness.get(name) in (Clearness.CLEAR, Clearness.EMPTY)
        counts["clear"] += clear
        counts["clear and wrong"] += clear and not right
        if not right:
            found.wrong.append((hand, name, str(truth), str(got if got is not None else whole.raw.get(name))))


def _person(chance: random.Random) -> tuple[dict[pen.Key, str], dict[str, Any]]:
    """What is written, box by box, and the answers that it means."""
    (family, family_kana), (given, given_kana) = (
        chance.choice(each).split(":") for each in (_FAMILY, _GIVEN)
    )
    code = chance.choice(_CODES)
    place = postal.common(postal.lookup(code))
    if place is None:
        raise ValueError(code)
    town = f"{place.town}{chance.randint(1, 9)}番{chance.randint(1, 40)}号"
    phone = (
        chance.choice(("0193-62-", "090-1234-", "080-5555-", "0225-95-")) + f"{chance.randrange(10_000):04}"
    )
    born = date(chance.randint(1950, 2005), chance.randint(1, 12), chance.randint(1, 28))
    since = date(2026, 12, chance.randint(1, 28))
    address = {"postal_code": code, "prefecture": place.prefecture, "city": place.city, "town": town}
    address["building"] = chance.choice(_BUILDINGS)
    services = sorted(
        chance.sample(["lunch", "bus", "night", "nap"], chance.randint(0, 3)),
        key=["lunch", "bus", "night", "nap"].index,
    )
    plain: dict[str, Any] = {
        "phone": phone,
        "email": f"{_latin(given_kana)}.{chance.randrange(100)}@example.jp",
        "number": f"{chance.randrange(10**10):010}",
        "days": chance.randint(1, 200),
        "fee": chance.randrange(0, 90_000, 500),
        "reason": chance.choice(_REASONS),
    }
    picked = {
        "relation": chance.choice(["father", "mother", "grandparent", "other"]),
        "first": chance.random() < 0.5,
    }
    written: dict[pen.Key, str] = {(name, "", 0): str(value) for name, value in plain.items()}
    written |= {("address", part, 0): value for part, value in address.items()}
    written |= {("name", "name", 0): f"{family} {given}", ("name", "kana", 0): f"{family_kana} {given_kana}"}
    written |= {("relation", "", 0): str(picked["relation"]), ("first", "", 0): str(picked["first"]).lower()}
    written |= {("services", "", 0): "|".join(services)}
    for name, day in (("birth", born), ("since", since)):
        era, year = era_year(day)
        written |= {(name, "era", 0): _ERAS[era], (name, "year", 0): str(year)}
        written |= {(name, "month", 0): str(day.month), (name, "day", 0): str(day.day)}
    reason = plain["reason"]
    written |= {("reason", "", 0): reason[:18], ("reason", "", 1): reason[18:]}
    answers = plain | picked | {"address": address, "birth": born.isoformat(), "since": since.isoformat()}
    answers |= {"services": services or None}
    answers["name"] = {"name": f"{family} {given}", "kana": f"{family_kana} {given_kana}"}
    return written, answers


def _latin(kana: str) -> str:
    """Letters for a mail address; which is of no weight."""
    return "".join(chr(ord("a") + ord(char) % 26) for char in kana)


def _same(truth: Any, got: Any) -> bool:
    if isinstance(truth, dict):
        return isinstance(got, dict) and all(_bare(truth[part]) == _bare(got.get(part, "")) for part in truth)
    if isinstance(truth, str) and isinstance(got, str):
        return _bare(truth) == _bare(got)
    return bool(truth == got)


def _bare(text: str) -> str:
    """Without spaces and line ends: where a word was parted is not what was written."""
    return "".join(text.split())


def _distance(one: str, other: str) -> int:
    """Characters to insert, delete or replace (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
