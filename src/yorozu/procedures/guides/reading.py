"""From plain data to a guide, or to everything that is wrong with it."""

import re
from collections.abc import Collection
from typing import Any

from yorozu.procedures.guides.deadlines import read_deadline
from yorozu.procedures.guides.faults import FaultList, Path
from yorozu.procedures.guides.graph import check_graph
from yorozu.procedures.guides.shape import END, EVENTS, KINDS, Answer, Deadline, LifeGuide, Need, Question

#: Names that the pages of a guide use in their addresses besides those of the questions.
RESERVED = frozenset({"asked", "at"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TERM = re.compile(r"[a-z][a-z_]*(\[\])?(\.[a-z_]+(\[\])?)+")
_HOW_ID = "英小文字で始まる、英小文字・数字・「_」の40文字までで書いてください。"
_MOST_QUESTIONS, _MOST_ANSWERS, _MOST_NEEDS = 60, 20, 80


def read_guide(source: Any, *, known: Collection[str] | None, faults: FaultList) -> LifeGuide:
    """The guide. Raises GuideFaults with every fault, placed as `faults.places` tells.

    `known` are the codes of the procedures that the city has; None where there is no city to ask.
    """
    top = _Node(source, (), faults)
    event = top.text("event", required=True, most=20)
    if event and event not in EVENTS:
        top.fault(
            "event", f"「{event}」というできごとはありません。{'・'.join(EVENTS)} のどれかにしてください。"
        )
    guide = LifeGuide(
        event=event,
        title=top.text("title", required=True, most=30),
        lead=top.text("lead", required=True, most=300),
        questions=tuple(_question(each) for each in top.items("questions", most=_MOST_QUESTIONS)),
        needs=tuple(_need(each, known) for each in top.items("needs", most=_MOST_NEEDS)),
    )
    top.finish()
    check_graph(guide, faults)
    faults.raise_if_any()
    return guide


def _question(node: "_Node") -> Question:
    kind = node.text("kind", most=10) or "one"
    if kind not in KINDS:
        node.fault("kind", f"「{kind}」という答え方はありません。one・several・date のどれかにしてください。")
    same_as = node.text("same_as", most=60)
    if same_as and not _TERM.fullmatch(same_as):
        node.fault("same_as", "「move.date」のような用語で書いてください。")
    found = Question(
        id=node.identifier(refused=RESERVED),
        kind=kind,
        text=node.text("text", required=True, most=100),
        help=node.text("help", most=300),
        same_as=same_as,
        next=node.text("next", most=40),
        answers=tuple(_answer(each) for each in node.items("answers", most=_MOST_ANSWERS, required=False)),
    )
    node.finish()
    return found


def _answer(node: "_Node") -> Answer:
    found = Answer(
        id=node.identifier(),
        label=node.text("label", required=True, most=80),
        help=node.text("help", most=200),
        next=node.text("next", most=40),
        needs=tuple(dict.fromkeys(node.texts("needs", most=40))),
    )
    node.finish()
    return found


def _need(node: "_Node", known: Collection[str] | None) -> Need:
    code = node.text("procedure", most=100)
    if code and known is not None and code not in known:
        node.fault(
            "procedure",
            f"「{code}」という手続は公開されていません。手続コードを確かめるか、空欄にしてください。",
        )
    found = Need(
        id=node.identifier(pattern=_CODE, how="英小文字・数字・「-」で書いてください。"),
        title=node.text("title", required=True, most=80),
        procedure=code,
        about=node.text("about", most=300),
        where=node.text("where", required=not code, most=200),
        when=node.text("when", required=not code, most=200),
        deadline=_deadline(node),
        opens=node.text("opens", most=40),
        bring=node.texts("bring", most=200),
        same=_same(node),
    )
    if not code and not found.bring:
        node.fault("bring", "持ち物を書いてください。いらないときは「なし」と書いてください。")
    node.finish()
    return found


def _same(node: "_Node") -> tuple[tuple[str, str], ...]:
    pairs = node.pairs("same")
    for name, term in pairs:
        if not _ID.fullmatch(name) or not _TERM.fullmatch(term):
            node.fault(
                "same",
                f"「{name[:40]}={term[:40]}」を読み取れません。「place=move.old_address」のように書いてください。",
            )
    return pairs


def _deadline(node: "_Node") -> Deadline | None:
    text, question = node.text("deadline", most=40), node.text("from", most=40)
    if not text and not question:
        return None
    if not text or not question:
        node.fault("deadline" if question else "from", "期限と、期限を数え始める質問は、両方書いてください。")
        return None
    try:
        return read_deadline(text, question)
    except ValueError as error:
        node.fault("deadline", f"期限「{text}」を読み取れません。{error}")
        return None


class _Node:
    """One mapping of the document, read key by key; a harmless default for what is wrong."""

    def __init__(self, source: Any, path: Path, faults: FaultList) -> None:
        self._source: dict[str, Any] = source if isinstance(source, dict) else {}
        self._path, self._faults, self._read = path, faults, set[str]()
        if not isinstance(source, dict):
            faults.add(path, "「項目名: 値」の形で書いてください。")

    def fault(self, key: str, message: str) -> None:
        self._faults.add((*self._path, key), message)

    def text(self, key: str, *, required: bool = False, most: int) -> str:
        self._read.add(key)
        value = self._source.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.fault(key, "空欄です。書いてください。")
            return ""
        if not isinstance(value, str):
            self.fault(key, "文字で書いてください。")
            return ""
        if len(value) > most:
            self.fault(key, f"長すぎます。{most}文字までにしてください（今は{len(value)}文字です）。")
        return value.strip()

    def texts(self, key: str, *, most: int) -> tuple[str, ...]:
        self._read.add(key)
        values = self._source.get(key) or []
        if not isinstance(values, list) or any(not isinstance(each, str) for each in values):
            self.fault(key, "文字の一覧で書いてください。")
            return ()
        for each in values:
            if len(each) > most:
                self.fault(key, f"長すぎます。一つ{most}文字までにしてください。")
        return tuple(each.strip() for each in values if each.strip())

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        self._read.add(key)
        found = self._source.get(key) or {}
        if not isinstance(found, dict) or any(not isinstance(each, str) for each in found.values()):
            self.fault(key, "「項目: 用語」の形で書いてください。")
            return ()
        return tuple((str(name), term) for name, term in found.items())

    def identifier(
        self, *, pattern: re.Pattern[str] = _ID, how: str = _HOW_ID, refused: Collection[str] = ()
    ) -> str:
        value = self.text("id", required=True, most=40)
        if value and not pattern.fullmatch(value):
            self.fault("id", f"記号「{value[:40]}」は使えません。{how}")
        elif value in refused or value == END:
            self.fault("id", f"記号「{value}」は別の意味に使っています。ほかの記号にしてください。")
        return value

    def items(self, key: str, *, most: int, required: bool = True) -> "list[_Node]":
        self._read.add(key)
        values = self._source.get(key) or []
        if not isinstance(values, list):
            self.fault(key, "一覧で書いてください。")
            return []
        if required and not values:
            self.fault(key, "一つ以上書いてください。")
        if len(values) > most:
            self.fault(key, f"多すぎます。{most}個までにしてください（今は{len(values)}個です）。")
        return [_Node(each, (*self._path, key, n), self._faults) for n, each in enumerate(values[:most])]

    def finish(self) -> None:
        for key in self._source:
            if key not in self._read:
                self.fault(key, f"「{key[:40]}」という項目は使えません。消してください。")
