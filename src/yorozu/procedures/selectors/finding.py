"""Finding procedures by words, category and event of life. Two queries a page, however many procedures there are."""

from functools import reduce
from operator import add, and_, or_

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, State
from yorozu.procedures.selectors.texts import codes_named
from yorozu.procedures.words import Phrase, Word, clean_question, phrases

PAGE_SIZE = 20

_TITLE, _KEYWORDS, _ALL = "title_key", "keyword_key", "search_key"


def search(
    municipality: Municipality | int,
    *,
    q: str = "",
    category: str = "",
    event: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> "Page[Procedure]":
    """Published procedures that have every phrase of `q`: those with it in the title first, then in the keywords.

    A page that does not exist has no items and keeps its number. `paginator` has `count` and `num_pages`.
    """
    found = _listed(municipality, category, event)
    asked = phrases(clean_question(q))
    if asked:
        named = codes_named(municipality, [phrase.whole for phrase in asked])
        said = _has_all(_ALL, asked) | Q(code__in=named) if named else _has_all(_ALL, asked)
        found = found.filter(said).annotate(rank=_rank(asked)).order_by("rank", "order", "code")
    return _page(found, page, size)


def near_to(municipality: Municipality, *, q: str, size: int = PAGE_SIZE) -> list[Procedure]:
    """For a question that found nothing: procedures with any of its words, those with most words first."""
    words = [word for phrase in phrases(clean_question(q)) for word in phrase.words]
    if not words:
        return []
    any_word = reduce(or_, (_has_word(_ALL, word) for word in words))
    found = _listed(municipality, "", "").filter(any_word).annotate(hits=_hits(words))
    return list(found.order_by("-hits", "order", "code")[:size])


def _hits(words: list[Word]) -> Combinable:
    """How many of the words a procedure has."""
    ones = (
        Case(When(_has_word(_ALL, word), then=1), default=0, output_field=IntegerField()) for word in words
    )
    return reduce(add, ones, Value(0))


def _listed(municipality: Municipality | int, category: str, event: str) -> "QuerySet[Procedure]":
    found = Procedure.objects.within(municipality).filter(state=State.PUBLISHED, for_public=True)
    if category:
        found = found.filter(category=category)
    if event:
        found = found.filter(events__event=event)
    unread = (_TITLE, _KEYWORDS, _ALL)
    return found.select_related("department").defer(*unread).order_by("order", "code")


def _page(found: "QuerySet[Procedure]", number: int, size: int) -> "Page[Procedure]":
    paginator = Paginator(found, size)
    exists = 1 <= number <= paginator.num_pages
    start = (number - 1) * size
    return Page(list(found[start : start + size]) if exists else [], number, paginator)


def _rank(asked: tuple[Phrase, ...]) -> Case:
    return Case(
        When(_has_all(_TITLE, asked), then=Value(0)),
        When(_has_all(_KEYWORDS, asked), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _has_all(key: str, asked: tuple[Phrase, ...]) -> Q:
    return reduce(and_, (_has_phrase(key, phrase) for phrase in asked))


def _has_phrase(key: str, phrase: Phrase) -> Q:
    whole = _has(key, phrase.whole)
    if not phrase.words:
        return whole
    return whole | reduce(and_, (_has_word(key, word) for word in phrase.words))


def _has_word(key: str, word: Word) -> Q:
    found = _has(key, word.written)
    return found if word.usual == word.written else found | _has(key, word.usual)


def _has(key: str, text: str) -> Q:
    # A plain position, not LIKE: nothing to escape, and faster on both databases.
    return Q(GreaterThan(StrIndex(F(key), Value(text)), 0))
