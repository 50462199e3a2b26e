"""Questions about a city's structure and calendar."""

from yorozu.municipality.selectors.calendar import (
    Calendar,
    add_business_days,
    business_days_between,
)
from yorozu.municipality.selectors.organisation import (
    ancestors,
    department_by_path,
    department_for_role,
)
from yorozu.municipality.selectors.staff import holders, placements, placements_from
from yorozu.municipality.selectors.tenancy import all_municipalities, municipality_by_slug

__all__ = [
    "Calendar",
    "add_business_days",
    "all_municipalities",
    "ancestors",
    "business_days_between",
    "department_by_path",
    "department_for_role",
    "holders",
    "municipality_by_slug",
    "placements",
    "placements_from",
]
