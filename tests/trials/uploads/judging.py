"""Putting a corpus before the door, and what came of it."""

import random
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.trials.uploads.measuring import Meter
from tests.trials.uploads.sample import Sample
from yorozu.forms.services import Definition
from yorozu.foundation.errors import Invalid
from yorozu.intake.checking import accept_answers, rule_context
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.trust.models import Scan

FIELD = "proof"
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_BITES = re.compile(
    r'[<>:"|?*/\\\x00-\x1f\x7f]|^\.|[. ]$|^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)', re.IGNORECASE
)


@dataclass
class Judgement:
    """`wrong` says of each file that was judged wrongly what became of it."""

    files: int = 0
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    biting: list[str] = field(default_factory=list)
    unscanned: list[str] = field(default_factory=list)


class Door:
    """The way of an upload, from what was sent to what may be kept: form, name, inspection, scanner."""

    def __init__(self, definition: Definition, city: Municipality, at: object) -> None:
        self.definition = definition
        self._context = rule_context(definition, city, at=at)  # type: ignore[arg-type]
        self.meter = Meter()

    def let_in(self, sample: Sample, answers: dict[str, object]) -> Upload:
        """What would be kept. Raises Invalid."""
        upload = Upload(sample.name, sample.content)
        with self.meter:
            found = accept_answers(self.definition, {**answers, FIELD: [upload]}, self._context)
        accepted: Upload = found[FIELD][0]
        return accepted

    def judge(self, samples: Iterable[Sample], answers: dict[str, object]) -> Judgement:
        """Each file alone, beside answers that pass."""
        found = Judgement()
        for sample in samples:
            found.files += 1
            try:
                kept = self.let_in(sample, answers)
            except Invalid as refusal:
                found.refused.append(
                    f"{sample.what}: {refusal.errors[0].message}" if sample.good else sample.what
                )
                if not is_clear(refusal):
                    found.unclear.append(f"{sample.what}: {refusal.errors}")
            except Exception as fault:  # noqa: BLE001  anything else is what is looked for
                found.unclear.append(f"{sample.what}: {type(fault).__name__} {fault}")
            else:
                found.accepted.append(sample.what)
                if bites(kept.name):
                    found.biting.append(f"{sample.what}: {kept.name!a}")
                if kept.scan != Scan.CLEAN:
                    found.unscanned.append(sample.what)
            self.meter.note(sample.what)
        return found


def is_clear(refusal: Invalid) -> bool:
    """Whether it names the question and speaks to the person, in Japanese."""
    return bool(refusal.errors) and all(
        each.field == FIELD and _JAPANESE.search(each.message) for each in refusal.errors
    )


def bites(name: str) -> bool:
    """Whether a name would do harm where it is saved or shown."""
    hidden = any(
        unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
        or (unicodedata.category(char) == "Cf" and char != "\u200d")
        for char in name
    )
    return hidden or bool(_BITES.search(name)) or not 0 < len(name) <= 120


def mutants(samples: list[Sample], count: int, seed: int = 68) -> Iterable[Sample]:
    """Whole files with some bytes changed, doubled, taken out or exchanged; some of them are still whole."""
    chance = random.Random(seed)  # noqa: S311  to be the same again
    for number in range(count):
        source = chance.choice(samples)
        content = bytearray(source.content)
        for _ in range(chance.randint(1, 20)):
            _change(content, chance)
        yield Sample(f"{number} of {source.what}", source.name, bytes(content))


def _change(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(max(1, len(content)))
    kind = chance.randrange(4)
    if kind == 0 and content:
        content[place % len(content)] = chance.randrange(256)
    elif kind == 1:
        content[place:place] = content[place : place + chance.randint(1, 64)]
    elif kind == 2:
        del content[place : place + chance.randint(1, 64)]
    else:
        content[place : place + 8] = chance.choice(
            (b"\0" * 8, b"\xff" * 8, b"99999999", b" 0 R[<<>", b"<<<<[[[[")
        )
