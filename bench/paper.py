"""Filled-in forms, read by the machine."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import processes
from bench.figures import Figure, Part, Table
from bench.plan import Plan

HOW = (
    "Forms of two pages (`bench/paper.yaml`) with 13 questions each, filled in with made-up people of fourteen towns: "
    "three handwriting-like fonts (Klee One, Yomogi, Zen Kurenaido) and two printed ones (BIZ UDPGothic, BIZ UDMincho), "
    "every letter shifted and sized a little at random, ticks drawn by hand, pages turned by 1° left or right, blurred, "
    "with grain and specks, 200 dots an inch. Each is found by its codes, straightened and read box by box with "
    "rapidocr, as the worker does, in one process. Character error: insertions, deletions and replacements over the "
    "characters written in boxes, spaces left out. A question is right when its checked answer is what was written, "
    "all parts of it, spaces left out. Seconds a page: from its picture to what is read, the model loaded before."
)
MOST_ERRORS, FEWEST_RIGHT = 0.02, 0.90


def measure(folder: Path, plan: Plan) -> Part:
    part = Part("Forms on paper", HOW)
    if find_spec("rapidocr") is None:
        part.notes = ["Left out: the extra `ocr` is not installed."]
        return part
    where = processes.place(f"sqlite:////{str(folder / 'none.sqlite3').lstrip('/')}", folder / "paper")
    found = processes.inside(where, "paper", str(plan.forms))
    all_hands = _sum(found["hands"].values())
    errors = all_hands["errors"] / all_hands["characters"]
    right = all_hands["right"] / all_hands["fields"]
    part.figures = [
        Figure("characters read wrong", "–", f"{errors:.2%}", "≤ 2 %", errors <= MOST_ERRORS),
        Figure("questions read right", "–", f"{right:.1%}", "≥ 90 %", right >= FEWEST_RIGHT),
        Figure("a page of a form, median", "–", f"{found['seconds']:.1f} s"),
    ]
    header = ("hand", "characters", "wrong", "questions", "right", "called clear", "of these wrong")
    part.tables = [Table(header, [_row(*each) for each in [*found["hands"].items(), ("all", all_hands)]])]
    part.notes = [
        f"{plan.forms} forms, {found['pages']} pages; the slowest took {found['slowest']:.1f} s. Loading the model took "
        f"{found['loading']:.1f} s, the process took {found['megabytes']} MB at most.",
        *_wrong(found["wrong"]),
    ]
    return part


def _sum(hands: Any) -> dict[str, int]:
    whole: dict[str, int] = {}
    for counts in hands:
        for name, count in counts.items():
            whole[name] = whole.get(name, 0) + count
    return whole


def _row(hand: str, counts: dict[str, int]) -> tuple[str, ...]:
    names = ("characters", "errors", "fields", "right", "clear", "clear and wrong")
    return hand, *(f"{counts.get(name, 0):,}" for name in names)


def _wrong(wrong: list[tuple[str, str, str, str]]) -> list[str]:
    """By question: of a machine's mistakes the kind says more than the number."""
    counts: dict[str, int] = {}
    for _, name, _, _ in wrong:
        counts[name] = counts.get(name, 0) + 1
    said = ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda each: -each[1]))
    return [f"Read wrong, by question: {said}."] if said else []
