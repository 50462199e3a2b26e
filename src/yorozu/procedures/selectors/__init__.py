"""Reading the catalogue."""

from yorozu.procedures.guides.shape import EVENTS, LifeGuide, Question
from yorozu.procedures.guides.walking import UNKNOWN, Step, Unanswered, Walk, answered, walk
from yorozu.procedures.selectors.acceptance import Acceptance, acceptance_of
from yorozu.procedures.selectors.catalogue import (
    category_counts,
    definition_of,
    published,
    published_inside,
)
from yorozu.procedures.selectors.designing import waiting_updates
from yorozu.procedures.selectors.edition import (
    catalogue_edition,
    edition_of_late,
    forget_edition,
    forget_editions,
)
from yorozu.procedures.selectors.finding import PAGE_SIZE, near_to, search
from yorozu.procedures.selectors.guide_search import guides_for
from yorozu.procedures.selectors.guides import Found, found_by, guide_of, guide_rows
from yorozu.procedures.selectors.pace import Times, forget_times, times_of
from yorozu.procedures.selectors.rules import rule_context
from yorozu.procedures.selectors.texts import (
    Named,
    codes_named,
    definition_shown,
    name_in_language,
    names_shown,
)
from yorozu.procedures.words import LONGEST_QUESTION, clean_question

__all__ = [
    "EVENTS",
    "UNKNOWN",
    "Found",
    "LifeGuide",
    "Question",
    "Step",
    "Unanswered",
    "Walk",
    "answered",
    "found_by",
    "guide_rows",
    "walk",
    "LONGEST_QUESTION",
    "PAGE_SIZE",
    "Acceptance",
    "Named",
    "Times",
    "acceptance_of",
    "catalogue_edition",
    "category_counts",
    "clean_question",
    "codes_named",
    "definition_of",
    "definition_shown",
    "edition_of_late",
    "forget_edition",
    "forget_editions",
    "forget_times",
    "guide_of",
    "guides_for",
    "name_in_language",
    "names_shown",
    "near_to",
    "published",
    "published_inside",
    "rule_context",
    "search",
    "times_of",
    "waiting_updates",
]
