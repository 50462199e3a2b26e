"""Residents with accounts: who has everything of the city on their page, and another who has one application."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.test import Client

from tests.factories import AT
from tests.identity.visiting import visit
from yorozu.foundation.ids import new_id
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.models import Resident
from yorozu.intake.services import claim_application, start_draft
from yorozu.municipality.models import Municipality

if TYPE_CHECKING:
    from tests.trials.authorization.world import Thing, World

#: Routes of my page, for whoever is signed in.
ROUTES = frozenset(
    {"intake:my", "intake:my-add", "intake:my-account", "intake:my-application", "intake:my-draft",
     "intake:my-keep", "intake:my-profile", "intake:my-profile-edit", "intake:my-take", "cases:my-looks"}
)  # fmt: skip


@dataclass(frozen=True)
class Visitors:
    """Signed-in browsers by role, and the drafts on their pages by kind of object."""

    clients: dict[str, Client]
    drafts: dict[str, UUID]


def make_visitors(world: "World") -> Visitors:
    """The owner has what is in the city; what is in the other city is another resident's there."""
    clients = {
        "owner": _visitor(world.city, "owner@example.jp"),
        "other resident": _visitor(world.city, "other@example.jp"),
    }
    _visitor(world.elsewhere, "owner@example.jp")
    owner, elsewhere = _resident(world.city), _resident(world.elsewhere)
    for (kind, _), thing in world.things.items():
        _claim(thing, elsewhere if kind == "other city" else owner)
    if world.stranger:
        _claim(world.stranger, Resident.objects.within(world.city).exclude(pk=owner.pk).get())
    OutboxEntry.objects.filter(event="MailQueued").delete()  # none can leave inside the trial's transaction
    drafts = {
        "own": _draft(world.thing("own", "received"), owner),
        "other city": _draft(world.thing("other city", "received"), elsewhere),
    }
    return Visitors(clients, drafts)


def unknown() -> UUID:
    """An id of nothing."""
    return new_id()


def _visitor(city: Municipality, email: str) -> Client:
    return visit(city, email, Client(raise_request_exception=False))


def _resident(city: Municipality) -> Resident:
    """The first who came."""
    return Resident.objects.within(city).order_by("created_at", "id")[0]


def _claim(thing: "Thing", resident: Resident) -> None:
    claim_application(application=thing.case.application, resident=resident, at=AT)


def _draft(thing: "Thing", resident: Resident) -> UUID:
    draft = start_draft(
        municipality=thing.case.municipality, version=thing.case.version, at=AT, resident=resident
    )
    return draft.pk
