"""A guide's texts in easy Japanese and English, kept by the Japanese sentence that each translates.

A sentence that staff change is therefore shown in Japanese until somebody translates it: never with the old meaning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from yorozu.foundation.language import EASY, ENGLISH, Translated
from yorozu.procedures.guides.faults import FaultList, Path
from yorozu.procedures.guides.shape import Answer, LifeGuide, Need, Question
from yorozu.procedures.guides.storing import tree

#: The names of the languages in a file, and as the platform knows them.
LANGUAGES = {"easy": EASY, "en": ENGLISH}
Texts = dict[str, dict[str, str]]
_LONGEST = 1000


def event_of(text: str) -> str:
    """Which guide a file of texts is for; empty where it does not say. Raises GuideFaults for what is no YAML."""
    top = tree(text)
    return str(top.get("guide", "")) if isinstance(top, dict) else ""


def read_texts(text: str, guide: LifeGuide) -> Texts:
    """By language: the translation of each Japanese sentence of the guide. Raises GuideFaults with every fault."""
    top, faults = tree(text), FaultList()
    source = {key: value for key, value in top.items() if key != "guide"} if isinstance(top, dict) else {}
    found: Texts = {}
    for name, said in source.items():
        if name not in LANGUAGES:
            faults.add((str(name),), "easy（やさしい日本語）か en（英語）を書いてください。")
            continue
        found[LANGUAGES[name]] = dict(_pairs(_originals(guide), said, (name,), faults))
    faults.raise_if_any()
    return found


def localised(guide: LifeGuide, texts: Mapping[str, str]) -> LifeGuide:
    """The guide with every sentence for which there is a text; the others stay Japanese."""

    def say(sentence: str) -> str:
        return Translated(texts[sentence]) if sentence in texts else sentence

    def need(each: Need) -> Need:
        return replace(
            each,
            title=say(each.title),
            about=say(each.about),
            where=say(each.where),
            when=say(each.when),
            bring=tuple(say(line) for line in each.bring),
        )

    def answer(each: Answer) -> Answer:
        return replace(each, label=say(each.label), help=say(each.help))

    def question(each: Question) -> Question:
        answers = tuple(answer(one) for one in each.answers)
        return replace(each, text=say(each.text), help=say(each.help), answers=answers)

    return replace(
        guide,
        title=say(guide.title),
        lead=say(guide.lead),
        questions=tuple(question(each) for each in guide.questions),
        needs=tuple(need(each) for each in guide.needs),
    )


def _originals(guide: LifeGuide) -> dict[str, Any]:
    return {
        "title": guide.title,
        "lead": guide.lead,
        "questions": {
            each.id: {
                "text": each.text,
                "help": each.help,
                "answers": {one.id: {"label": one.label, "help": one.help} for one in each.answers},
            }
            for each in guide.questions
        },
        "needs": {
            each.id: {
                "title": each.title,
                "about": each.about,
                "where": each.where,
                "when": each.when,
                "bring": list(each.bring),
            }
            for each in guide.needs
        },
    }


def _pairs(original: Any, said: Any, path: Path, faults: FaultList) -> Iterator[tuple[str, str]]:
    """Each Japanese sentence with what is said for it, where both have the same shape."""
    if isinstance(original, dict) and isinstance(said, dict):
        for key, value in said.items():
            if key not in original:
                faults.add((*path, str(key)), "案内にない項目です。元の案内と同じ符号にしてください。")
            else:
                yield from _pairs(original[key], value, (*path, str(key)), faults)
    elif isinstance(original, list) and isinstance(said, list) and len(original) == len(said):
        for number, (sentence, text) in enumerate(zip(original, said, strict=True)):
            yield from _pairs(sentence, text, (*path, number), faults)
    elif not (isinstance(original, str) and original and isinstance(said, str) and said.strip()):
        faults.add(path, "元の案内の同じ所にある文と、同じ形で書いてください。")
    elif len(said) > _LONGEST:
        faults.add(path, f"{_LONGEST}文字までで書いてください。")
    else:
        yield original, said
