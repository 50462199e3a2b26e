"""When an answer can be expected."""

from datetime import date

from yorozu.foundation.clock import day_of
from yorozu.intake.models import Application
from yorozu.municipality.selectors import add_business_days
from yorozu.procedures.selectors import definition_of


def expected_on(application: Application) -> date | None:
    """The end of the standard processing days, counted in business days from the arrival; None where there are none.

    Days of correction are not counted by the office (行政手続法6条); this date does not know of them.
    """
    days = definition_of(application.version).standard_processing_days
    if not days:
        return None
    return add_business_days(application.municipality, day_of(application.submitted_at), days)
