"""A definition as it reads in another language."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yorozu.forms.definition.document import Definition, Fee, Field, Guide, Option, Section
from yorozu.forms.definition.who import SECTION as WHO_SECTION
from yorozu.forms.texts.units import key_of, mark_of
from yorozu.foundation.language import Translated, gettext, speaking

#: By key of the unit: the text, and the mark of the original that it translates.
Kept = Mapping[str, tuple[str, str] | list[str]]


def localised(definition: Definition, kept: Kept, *, language: str) -> Definition:
    """The definition with each text that has a translation of what it says now; the others stay as they are.

    Ids, rules and limits are the same: answers to one are answers to the other.
    """
    with speaking(language):
        return _Voice(kept).definition(definition, language)


class _Voice:
    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def say(self, original: str, *path: str) -> str:
        text, mark = self.kept.get(key_of(path)) or ("", "")
        return Translated(text) if text and mark == mark_of(original) else original

    def definition(self, one: Definition, language: str) -> Definition:
        return replace(
            one,
            language=language,
            title=self.say(one.title, "title"),
            summary=self.say(one.summary, "summary"),
            fee=Fee(one.fee.yen, self.say(one.fee.note, "fee")),
            guide=self._guide(one.guide),
            sections=tuple(self._section(each) for each in one.sections),
            checks=tuple(
                replace(each, message=self.say(each.message, "checks", str(i)))
                for i, each in enumerate(one.checks)
            ),
        )

    def _guide(self, guide: Guide) -> Guide:
        return Guide(
            who=self.say(guide.who, "guide", "who"),
            when=self.say(guide.when, "guide", "when"),
            counter=self.say(guide.counter, "guide", "counter"),
            bring=self._lines(guide.bring, "bring"),
            how=self._lines(guide.how, "how"),
            after=self._lines(guide.after, "after"),
        )

    def _lines(self, lines: tuple[str, ...], name: str) -> tuple[str, ...]:
        return tuple(self.say(text, "guide", name, str(i)) for i, text in enumerate(lines))

    def _section(self, section: Section) -> Section:
        if section.id == WHO_SECTION:
            return _who(section)
        return replace(
            section,
            title=self.say(section.title, "sections", section.id, "title"),
            why=self.say(section.why, "sections", section.id, "why"),
            fields=tuple(self._field(each, each.id) for each in section.fields),
        )

    def _field(self, field: Field, name: str) -> Field:
        texts: dict[str, Any] = {
            key: self.say(getattr(field, key), "fields", name, key)
            for key in ("label", "help", "why", "text", "item_label")
        }
        options = tuple(
            Option(each.code, self.say(each.label, "fields", name, "options", each.code))
            for each in field.options
        )
        inner = tuple(self._field(each, f"{name}.{each.id}") for each in field.fields)
        return replace(field, **texts, options=options, fields=inner)


def _who(section: Section) -> Section:
    """The section that is the same in every procedure is translated with the interface."""
    fields = tuple(
        replace(
            each,
            label=_said(each.label),
            help=_said(each.help),
            text=_said(each.text),
            options=tuple(Option(one.code, _said(one.label)) for one in each.options),
        )
        for each in section.fields
    )
    return replace(section, title=_said(section.title), why=_said(section.why), fields=fields)


def _said(original: str) -> str:
    found = gettext(original)
    return Translated(found) if found != original else original
