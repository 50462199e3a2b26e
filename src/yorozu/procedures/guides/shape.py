"""What a guide is made of."""

from dataclasses import dataclass
from functools import cached_property

#: The events that have a guide, in the order in which they are shown: the code of the event, its name, what it covers.
EVENTS: dict[str, tuple[str, str]] = {
    "moving": ("引越し", "転入、転出、市内の引越し"),
    "birth": ("妊娠・出生", "母子手帳、出生届、児童手当"),
    "marriage": ("結婚・離婚", "届出、氏名や住所の変更"),
    "bereavement": ("死亡・相続", "届出、年金、保険、相続"),
    "care": ("介護", "認定、保険証、負担を軽くする"),
    "disaster": ("被災", "罹災証明、税や料金の減免"),
    "school": ("就学", "入学、就学援助、転校"),
    "business": ("開業", "創業の届出、支援、入札"),
}
#: Where an answer leads when nothing more is asked.
END = "end"
KINDS = ("one", "several", "date")


@dataclass(frozen=True, slots=True)
class Deadline:
    """`amount` days, business days or months after (before, where negative) the day that `question` asks for."""

    question: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one may choose, what is then needed, and the question that follows (`END` for none)."""

    id: str
    label: str
    help: str = ""
    next: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page. `one` of the answers, `several` of them, or a `date`; the last two lead to their own `next`.

    `same_as` names the term under which forms ask for the same thing: what was answered here is filled in there.
    """

    id: str
    kind: str
    text: str
    help: str = ""
    same_as: str = ""
    next: str = ""
    answers: tuple[Answer, ...] = ()

    def answer(self, answer_id: str) -> Answer | None:
        return next((each for each in self.answers if each.id == answer_id), None)

    @property
    def followers(self) -> tuple[str, ...]:
        """Every question that may come after this one, and `END`."""
        found = (each.next for each in self.answers) if self.kind == "one" else (self.next,)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something to do. `procedure` is a code of the catalogue; without one it is done elsewhere and told whole here.

    `when` says by when in words, for whoever has not answered the day that `deadline` counts from. `opens` is the
    question for the day before which it cannot be done. `same` are ids of
    the procedure's questions with the terms that they ask for here, where it is filled in together with others: of who
    moves, the place where the water is shut off is the old address.
    """

    id: str
    title: str
    procedure: str = ""
    about: str = ""
    where: str = ""
    when: str = ""
    deadline: Deadline | None = None
    opens: str = ""
    bring: tuple[str, ...] = ()
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class LifeGuide:
    """The questions of one event, the first of them first, and all that they may lead to."""

    event: str
    title: str
    lead: str
    questions: tuple[Question, ...]
    needs: tuple[Need, ...]

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {each.id: each for each in self.questions}

    @property
    def first(self) -> Question:
        return self.questions[0]

    def need(self, need_id: str) -> Need | None:
        return next((each for each in self.needs if each.id == need_id), None)
