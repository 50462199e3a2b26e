"""Reading who somebody is, and what there is of accounts."""

from yorozu.identity.selectors.accounts import (
    Colleague,
    OpenSession,
    SecondFactor,
    colleague,
    colleagues,
    has_second_factor,
    open_sessions,
    second_factors,
    session_reference,
)
from yorozu.identity.selectors.actors import actor_of, staff_actor, visible_departments
from yorozu.identity.selectors.residents import Profile, address_of, profile_of, resident_by_id, resident_of

__all__ = [
    "Colleague",
    "OpenSession",
    "Profile",
    "SecondFactor",
    "actor_of",
    "address_of",
    "colleague",
    "colleagues",
    "has_second_factor",
    "open_sessions",
    "profile_of",
    "resident_by_id",
    "resident_of",
    "second_factors",
    "session_reference",
    "staff_actor",
    "visible_departments",
]
