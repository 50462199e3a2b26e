"""What people were promised, held against what is there."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.trials.crash.office import Done
from tests.trials.crash.residents import Ledger, Sent

Truth = dict[str, Any]
_ONCE = {"accept": "accept", "issue": "issue", "file": "file"}
_AT_LEAST_ONCE = {"request_correction": "request_correction", "propose": "propose"}


@dataclass
class Verdict:
    """Keys of submissions, but for `broken_acts` (receipt and act). `saved` had been committed though no answer came."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: dict[str, list[str]] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    twice_notified: list[str] = field(default_factory=list)
    broken_acts: list[str] = field(default_factory=list)
    saved: int = 0
    filed: int = 0
    notified: int = 0
    corrected: int = 0


def judge(ledger: Ledger, done: Done, truths: Path) -> Verdict:
    """Every promise against the truth; `truths` is a file of a JSON line each."""
    found: defaultdict[str, list[Truth]] = defaultdict(list)
    by_receipt: dict[str, Truth] = {}
    with truths.open() as lines:
        for line in lines:
            truth = json.loads(line)
            found[truth["key"]].append(truth)
            by_receipt[truth["receipt"]] = truth
    verdict = Verdict(strangers=sorted(found.keys() - ledger.sent.keys()))
    for sent in list(ledger.sent.values()):
        _judge_one(verdict, sent, found.get(sent.key, []))
    verdict.doubled += [receipt for receipt, times in _receipts(found).items() if times > 1]
    for receipt, act in done.acts:
        if not _kept(act, by_receipt.get(receipt, {})):
            verdict.broken_acts.append(f"{receipt} {act}")
    return verdict


def _judge_one(verdict: Verdict, sent: Sent, found: list[Truth]) -> None:
    if not sent.receipt:
        verdict.unanswered.append(sent.key)
    if not found:
        if sent.receipt:
            verdict.lost.append(sent.key)
        return
    truth = found[0]
    if len(found) > 1 or truth["cases"] > 1 or truth["submissions"] > 1:
        verdict.doubled.append(sent.key)
    if what := list(_half(sent, truth)):
        verdict.half[sent.key] = what
    if truth["notices"] > 1 or truth["delivered"] > 1 or truth["happened"].get("issue", 0) > 1:
        verdict.twice_notified.append(sent.key)
    verdict.saved += sent.tries > 1 and truth["submitted_at"] < sent.last_try - 0.05
    verdict.filed += truth["states"] == ["filed"] and truth["records"] == 1
    verdict.corrected += truth["corrections"] > 0
    verdict.notified += truth["notices"] == truth["delivered"] == 1


def _half(sent: Sent, truth: Truth) -> Iterator[str]:
    """Where what is there is not whole, or not what was promised."""
    promised = {"receipt": sent.receipt, "code": sent.code} if sent.receipt else {}
    wanted = {**promised, "story": sent.story, "photos": [sent.photo], "procedure": sent.procedure,
              "submissions": 1, "cases": 1}  # fmt: skip
    yield from (name for name, value in wanted.items() if truth[name] != value)
    happened, state = truth["happened"], truth["states"][:1]
    told = int(state in (["issued"], ["filed"]) and not truth["withdrawn"])
    counts = {"arrive": 1, "issue": told, "file": int(state == ["filed"]),
              "receive_correction": truth["corrections"]}  # fmt: skip
    yield from (kind for kind, times in counts.items() if happened.get(kind, 0) != times)
    if not truth["notices"] == truth["delivered"] == told:
        yield "notices"
    if truth["records"] != int(state == ["filed"]):
        yield "records"
    if truth["withdrawn"] and state not in (["withdrawn"], ["filed"]):
        yield "withdrawn"


def _kept(act: str, truth: Truth) -> bool:
    """Whether what somebody was told they had done is there, and once where it can be done once."""
    if not truth:
        return False
    happened = truth["happened"]
    if act in _ONCE:
        return bool(happened.get(_ONCE[act]) == 1)
    if act in _AT_LEAST_ONCE:
        return bool(happened.get(_AT_LEAST_ONCE[act]))
    if act == "correct":
        return bool(truth["corrections"])
    if act == "withdraw":
        return bool(truth["withdrawn"])
    # A step of the route: the decision is heard of by the case, unless the applicant had taken it back.
    return act == "approve" or truth["withdrawn"] or happened.get("approve") == 1


def _receipts(found: dict[str, list[Truth]]) -> Counter[str]:
    return Counter(each["receipt"] for several in found.values() for each in several)
