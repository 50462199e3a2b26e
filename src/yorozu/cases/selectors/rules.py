"""What the rules of a definition may know of a case besides its answers."""

from yorozu.cases.models import Case
from yorozu.forms.services import RuleContext
from yorozu.procedures.selectors import definition_of


def rule_context(case: Case) -> RuleContext:
    """`today` is the day of arrival: a deadline was kept or missed on that day, however long the review takes."""
    definition, city = definition_of(case.version), case.municipality
    return RuleContext(
        today=case.arrived_on,
        applicant={
            "audience": definition.audience[0],
            "channel": case.application.channel,
            "identity": definition.identity,
        },
        municipality={"code": city.code, "slug": city.slug, "name": city.name, "prefecture": city.prefecture},
    )
