"""What must hold of everything that was sent to the city."""

from yorozu.intake.soundness.applications import check_applications
from yorozu.intake.soundness.baskets import check_baskets
from yorozu.intake.soundness.drafts import check_drafts
from yorozu.intake.soundness.entries import check_entries
from yorozu.intake.soundness.handing_over import check_packages
from yorozu.intake.soundness.seats import check_seats

__all__ = [
    "check_applications",
    "check_baskets",
    "check_drafts",
    "check_packages",
    "check_entries",
    "check_seats",
]
