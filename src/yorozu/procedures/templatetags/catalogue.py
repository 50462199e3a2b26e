"""Tags of the catalogue's pages: `{% load catalogue %}`."""

from django import template

from yorozu.foundation.clock import now
from yorozu.procedures.models import Procedure
from yorozu.procedures.selectors import acceptance_of

register = template.Library()


@register.simple_tag
def period(procedure: Procedure) -> str:
    """What its period means now; "" where there is none."""
    return acceptance_of(procedure, now()).message
