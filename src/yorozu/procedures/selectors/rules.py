"""What the rules of a definition may know besides the answers."""

from datetime import date

from yorozu.forms.services import Definition, RuleContext
from yorozu.municipality.models import Municipality


def rule_context(
    definition: Definition, municipality: Municipality, *, today: date, channel: str
) -> RuleContext:
    """The names `today`, `applicant` and `municipality` of the rule language, for the channel (online, counter, paper)."""
    return RuleContext(
        today=today,
        applicant={
            "audience": definition.audience[0],
            "channel": channel,
            "identity": definition.identity,
        },
        municipality={
            "code": municipality.code,
            "slug": municipality.slug,
            "name": municipality.name,
            "prefecture": municipality.prefecture,
        },
    )
