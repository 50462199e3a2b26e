"""A guide as plain data, and back; YAML files of guides."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from yorozu.procedures.guides.deadlines import written
from yorozu.procedures.guides.faults import FaultList, GuideFaults, Place
from yorozu.procedures.guides.reading import read_guide
from yorozu.procedures.guides.shape import LifeGuide, Need

_LONGEST = 300_000


def plain(guide: LifeGuide) -> dict[str, Any]:
    """JSON that `read_guide` reads back as an equal guide; what is empty is left out."""
    return {
        "event": guide.event,
        "title": guide.title,
        "lead": guide.lead,
        "questions": [
            _filled({**asdict(each), "answers": [_filled(asdict(answer)) for answer in each.answers]})
            for each in guide.questions
        ],
        "needs": [_need(each) for each in guide.needs],
    }


def parse_guide(source: Mapping[str, Any]) -> LifeGuide:
    """A guide that was stored; whether its procedures are still there is not asked."""
    return read_guide(source, known=None, faults=FaultList())


def load_guide(text: str, *, known: Collection[str] | None) -> LifeGuide:
    """A guide written in YAML. Raises GuideFaults."""
    return read_guide(tree(text), known=known, faults=FaultList())


def tree(text: str) -> Any:
    """YAML as plain data. Raises GuideFaults."""
    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _unreadable(line) from None
    except (YAMLError, ValueError, RecursionError):
        raise _unreadable(1) from None


def _unreadable(line: int) -> GuideFaults:
    faults = FaultList()
    faults.at(Place(line), "YAML として読めません。字下げと引用符を確かめてください。")
    return GuideFaults(faults.found)


def _need(need: Need) -> dict[str, Any]:
    found = _filled(asdict(need))
    if need.deadline is not None:
        found["deadline"] = written(need.deadline)
        found["from"] = need.deadline.question
    if need.same:
        found["same"] = dict(need.same)
    return found


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Lists for tuples, as JSON has them, and nothing that is empty."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
        if value not in ("", (), None)
    }
