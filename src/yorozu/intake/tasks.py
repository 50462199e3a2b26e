"""What the worker does for intake: once an hour, and packages every few seconds."""

from datetime import datetime

from yorozu.foundation.tenancy import within_city
from yorozu.intake import services
from yorozu.intake.selectors.handing_over import unfinished_packages
from yorozu.intake.services import baskets, messages
from yorozu.municipality.selectors import all_municipalities


def remove_expired_drafts(at: datetime) -> None:
    """Drafts are kept for so many days (YOROZU_DRAFT_DAYS) from the last page that was saved."""
    services.remove_expired_drafts(at)


def remove_unused_residents(at: datetime) -> None:
    """Accounts into which nobody has signed in for three years."""
    services.remove_unused_residents(at)


def remove_expired_baskets(at: datetime) -> None:
    """What was not sent of a basket, once the first of its drafts has ended; the rest of it stays with what was sent."""
    baskets.remove_expired_baskets(at)


def remind_applicants(at: datetime) -> None:
    """Of what they are asked for: some business days before the last day, and on the day after it; by day only."""
    messages.remind(at)


def take_packages(at: datetime) -> None:
    """Packages of other systems, some applications at a time, so that other work is not kept waiting."""
    for municipality in all_municipalities():
        with within_city(municipality.pk):
            for package in unfinished_packages(municipality.pk):
                services.take_package(package=package, at=at)
