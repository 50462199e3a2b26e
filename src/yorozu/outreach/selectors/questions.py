"""The questions of a survey that can be counted."""

from yorozu.forms.services import Definition
from yorozu.outreach.tabulating.questions import Question, questions_in


def questions_of(definition: Definition) -> list[Question]:
    """In the order in which they are asked."""
    return questions_in(definition)
