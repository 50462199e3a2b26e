"""Whether a guide can be walked: no dead end, no loop, nothing that nobody comes to, no end without a procedure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from yorozu.procedures.guides.faults import FaultList, Path
from yorozu.procedures.guides.shape import END, LifeGuide, Question

Edge = tuple[Path, str]


def check_graph(guide: LifeGuide, faults: FaultList) -> None:
    """Note every fault of the graph; the later checks wait until the earlier ones find nothing."""
    before = len(faults.found)
    _check_names(guide, faults)
    _check_answers(guide, faults)
    _check_deadlines(guide, faults)
    if len(faults.found) > before or not guide.questions:
        return
    for path, name in _loops(guide):
        faults.add(
            path, f"「{name}」へ戻ると、質問が終わりません。まだ聞いていない質問か「終わり」にしてください。"
        )
    if len(faults.found) > before:
        return
    _check_reached(guide, faults)
    for path, said in _empty_ends(guide):
        faults.add(
            path,
            f"{said}と答えると、必要な手続が一つも出ません。手続を書き足すか、次の質問へ進めてください。",
        )


def _check_names(guide: LifeGuide, faults: FaultList) -> None:
    lists: list[tuple[Path, list[str]]] = [
        (("questions",), [each.id for each in guide.questions]),
        (("needs",), [each.id for each in guide.needs]),
        *(
            (("questions", n, "answers"), [a.id for a in each.answers])
            for n, each in enumerate(guide.questions)
        ),
    ]
    for path, names in lists:
        often = {name for name, count in Counter(names).items() if count > 1 and name}
        for n, name in enumerate(names):
            if name in often and names.index(name) < n:
                faults.add(
                    (*path, n, "id"), f"記号「{name}」が二度使われています。ほかの記号にしてください。"
                )


def _check_answers(guide: LifeGuide, faults: FaultList) -> None:
    needs = {each.id for each in guide.needs}
    for n, question in enumerate(guide.questions):
        for path, target in _edges(n, question):
            if not target:
                faults.add(path, "ここで行き止まりです。次の質問の記号か「終わり」を書いてください。")
            elif target != END and target not in guide.by_id:
                faults.add(
                    path, f"「{target}」という質問はありません。質問の記号か「終わり」にしてください。"
                )
        _check_count(n, question, faults)
        for m, answer in enumerate(question.answers):
            for name in answer.needs:
                if name not in needs:
                    where = ("questions", n, "answers", m, "needs")
                    faults.add(where, f"「{name}」という必要な手続はありません。記号を確かめてください。")


def _check_count(n: int, question: Question, faults: FaultList) -> None:
    if question.kind == "date" and question.answers:
        faults.add(("questions", n, "answers", 0), "日を聞く質問には、答えの行はいりません。消してください。")
    elif question.kind == "one" and len(question.answers) < 2:
        faults.add(("questions", n), "一つを選ぶ質問には、答えを二つ以上書いてください。")
    elif question.kind == "several" and not question.answers:
        faults.add(("questions", n), "あてはまるものを選ぶ質問には、答えを一つ以上書いてください。")
    if question.kind == "one" and question.next:
        faults.add(("questions", n, "next"), "一つを選ぶ質問では、次の質問は答えごとに書いてください。")
    if question.kind == "several":
        for m, answer in enumerate(question.answers):
            if answer.next:
                where = ("questions", n, "answers", m, "next")
                faults.add(where, "いくつも選べる質問では、次の質問は質問の行に書いてください。")


def _check_deadlines(guide: LifeGuide, faults: FaultList) -> None:
    days = {each.id for each in guide.questions if each.kind == "date"}
    for n, need in enumerate(guide.needs):
        if need.deadline and need.deadline.question not in days:
            where = ("needs", n, "from")
            faults.add(where, f"「{need.deadline.question}」という、日を聞く質問はありません。")
        if need.opens and need.opens not in days:
            faults.add(("needs", n, "opens"), f"「{need.opens}」という、日を聞く質問はありません。")


def _edges(n: int, question: Question) -> Iterator[Edge]:
    if question.kind == "one":
        for m, answer in enumerate(question.answers):
            yield ("questions", n, "answers", m, "next"), answer.next
    else:
        yield ("questions", n, "next"), question.next


def _loops(guide: LifeGuide) -> list[Edge]:
    """Every step that leads back to a question asked before."""
    place = {each.id: n for n, each in enumerate(guide.questions)}
    found: list[Edge] = []
    done: set[str] = set()
    trail: list[str] = []
    steps: list[Iterator[Edge]] = []

    def enter(name: str) -> None:
        trail.append(name)
        steps.append(_edges(place[name], guide.by_id[name]))

    enter(guide.first.id)
    while trail:
        step = next(steps[-1], None)
        if step is None:
            done.add(trail.pop())
            steps.pop()
        elif step[1] in trail:
            found.append(step)
        elif step[1] != END and step[1] not in done:
            enter(step[1])
    return found


def _check_reached(guide: LifeGuide, faults: FaultList) -> None:
    reached, waiting = set[str](), [guide.first.id]
    while waiting:
        name = waiting.pop()
        if name not in reached and name != END:
            reached.add(name)
            waiting += guide.by_id[name].followers
    for n, question in enumerate(guide.questions):
        if question.id not in reached:
            faults.add(("questions", n, "id"), f"質問「{question.id}」へ進む答えがありません。")
    led_to = {need for name in reached for answer in guide.by_id[name].answers for need in answer.needs}
    for n, need in enumerate(guide.needs):
        if need.id not in led_to:
            faults.add(("needs", n, "id"), f"手続「{need.title}」を必要とする答えがありません。")


def _empty_ends(guide: LifeGuide) -> Iterator[tuple[Path, str]]:
    """Ways through the guide on which nothing is needed: where each ends, and how one comes there."""
    place = {each.id: n for n, each in enumerate(guide.questions)}
    seen: set[str] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(guide.first.id, ())]
    while waiting:
        name, said = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, target, words in _barren(place[name], guide.by_id[name]):
            way = (*said, *words)
            if target == END:
                yield path, "".join(f"「{each}」" for each in way) or "何も選ばない"
            else:
                waiting.append((target, way))


def _barren(n: int, question: Question) -> Iterable[tuple[Path, str, tuple[str, ...]]]:
    """The steps from a question that need nothing."""
    if question.kind != "one":
        return [(("questions", n, "next"), question.next, ())]
    return [
        (("questions", n, "answers", m, "next"), answer.next, (answer.label,))
        for m, answer in enumerate(question.answers)
        if not answer.needs
    ]
