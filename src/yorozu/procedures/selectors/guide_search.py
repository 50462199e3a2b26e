"""Which guides of a city a question is about: somebody who types 引っ越した wants all of it, not one form."""

from functools import cache

from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.shape import EVENTS
from yorozu.procedures.models import EventGuide
from yorozu.procedures.selectors.guides import guide_rows
from yorozu.procedures.words import Word, clean_question, phrases

_AT_MOST = 2
# What people say when they mean the event; words of one matter only, so that 水 does not lead to a flood.
_SAID = {
    "moving": "引越し 転居 転勤 移住 転入 転出 引っ越す 移る",
    "birth": "妊娠 出産 出生 赤ちゃん 生まれる",
    "marriage": "結婚 入籍 離婚 婚姻",
    "bereavement": "死亡 亡くなる おくやみ お悔やみ 葬儀 相続",
    "care": "介護 要介護 認知症",
    "disaster": "災害 被災 地震 津波 台風 大雨 浸水 火事 火災 罹災",
    "school": "入学 就学 転校 小学校 中学校",
    "business": "開業 起業 創業",
}
# When it happens and to whom says nothing of what happens.
_WHENEVER = frozenset(
    ("時", "とき", "後", "あと", "場合", "父", "母", "夫", "妻", "祖父", "祖母", "家族", "子供", "親", "私")
)


def guides_for(municipality: Municipality, *, q: str) -> list[EventGuide]:
    """The guides, at most two, whose event every word of a question means; none for a question without words."""
    asked = [
        word for phrase in phrases(clean_question(q)) for word in phrase.words if word.usual not in _WHENEVER
    ]
    events = {event for event in EVENTS if asked and all(_means(event, word) for word in asked)}
    if not events:
        return []
    return [row for row in guide_rows(municipality) if row.event in events][:_AT_MOST]


def _means(event: str, word: Word) -> bool:
    said = _words_of(event)
    return word.written in said or word.usual in said


@cache
def _words_of(event: str) -> frozenset[str]:
    words = [word for said in _SAID[event].split() for phrase in phrases(said) for word in phrase.words]
    return frozenset(form for word in words for form in (word.written, word.usual))
