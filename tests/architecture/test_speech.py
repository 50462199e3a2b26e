"""Everything a resident reads can be read in English; what is easy Japanese has a message it belongs to."""

import re
from collections import Counter

import pytest
from scripts.messages import LOCALE, PARTLY, WHOLE, compiled, in_template, messages, read_catalogue

from tests.architecture.speech import templates, told_to_residents, unsaid

_PLACES = re.compile(r"%\(\w+\)s|{\w+[^}]*}|<[^>]+>")


@pytest.mark.parametrize("language", [WHOLE, PARTLY])
def test_what_django_reads_is_what_stands_in_the_catalogue(language: str) -> None:
    stored = (LOCALE / language / "LC_MESSAGES/django.mo").read_bytes()
    assert stored == compiled(read_catalogue(language), language), "run .venv/bin/python scripts/messages.py"


def test_every_message_has_an_english_text_and_no_text_is_left_over() -> None:
    english = {message for message, text in read_catalogue(WHOLE).items() if text}
    said = set(messages())
    assert sorted(said - english) == [], "run .venv/bin/python scripts/messages.py and translate"
    assert sorted(set(read_catalogue(PARTLY)) - said) == []


@pytest.mark.parametrize("language", [WHOLE, PARTLY])
def test_a_text_has_the_places_and_the_marks_of_its_message(language: str) -> None:
    faults = [
        message
        for message, text in read_catalogue(language).items()
        if not set(_PLACES.findall(text))
        <= {*_PLACES.findall(message), '<a class="y-nowrap" href="tel:%(dial)s">'}
        or Counter(re.findall("</?a", text)) != Counter(re.findall("</?a", message))
    ]
    assert faults == []


def test_no_template_of_residents_speaks_outside_the_tags() -> None:
    sources = templates()
    told = told_to_residents(sources)
    assert {"ui/resident.html", "intake/section.html", "procedures/home.html", "forms/field.html"} <= told
    assert len(told) > 80
    faults = [f"{name}: {line}" for name in sorted(told) for line in unsaid(sources[name])]
    assert faults == []


def test_what_the_tests_look_for_is_seen() -> None:
    assert unsaid('<p>{% translate "あ" %} い</p>') == ["<p> い</p>"]
    assert unsaid('{% include "x.html" with label="あ" %}')
    assert not unsaid(
        '{# あ #}{% include "x.html" with label=_("あ") %}{% blocktranslate %}い{% endblocktranslate %}'
    )
    found = in_template("{% blocktranslate trimmed with n=x|length %}\n  {{ n }}件 \n{% endblocktranslate %}")
    assert found == ["%(n)s件"]
    assert in_template("{{ x|default:_('あ') }}{% translate \"い\" %}") == ["い", "あ"]
