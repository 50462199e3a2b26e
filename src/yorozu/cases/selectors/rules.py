"""What the rules of a definition may know of a case besides its answers."""

from yorozu.cases.models import Case
from yorozu.forms.services import RuleContext
from yorozu.procedures import selectors as procedures


def rule_context(case: Case) -> RuleContext:
    """`today` is the day of arrival: a deadline was kept or missed on that day, however long the review takes."""
    definition = procedures.definition_of(case.version)
    return procedures.rule_context(
        definition, case.municipality, today=case.arrived_on, channel=case.application.channel
    )
