"""What is filled in here and taken by a package above: the answers to an anonymous survey become no application.

Neither a number nor an account may lead to them, and their office does not work on them one by one.
"""

from datetime import datetime
from typing import Protocol

from yorozu.forms.services import Definition
from yorozu.identity.actors import Actor
from yorozu.intake.models import Draft
from yorozu.procedures.models import Procedure


class Taker(Protocol):
    """Who takes what is sent, and where it begins."""

    def begins_at(self, procedure: Procedure, *, at: datetime) -> str:
        """The address of the page where one begins."""
        ...

    def take(self, *, draft: Draft, address: str, by: Actor, at: datetime) -> str:
        """Accept what is in the draft, which is gone then; the address of the page that says thank you.

        Raises DomainError when it cannot be taken; then the draft stays as it was.
        """
        ...


_takers: dict[str, Taker] = {}


def offer_taker(kind: str, taker: Taker) -> None:
    """For the anonymous procedures of this kind. Called from the wiring only."""
    _takers[kind] = taker


def taker_of(definition: Definition) -> Taker | None:
    """None for what becomes an application."""
    return _takers.get(definition.kind) if definition.anonymous else None
