"""The answers of many applications at once."""

from collections.abc import Collection
from uuid import UUID

from yorozu.foundation.errors import NotFound
from yorozu.intake.models import Application, ApplicationRevision
from yorozu.intake.sealed import unseal_json
from yorozu.intake.selectors.answers import Answers
from yorozu.municipality.models import Municipality


def latest_answers(
    municipality: Municipality | int, applications: Collection[Application]
) -> dict[UUID, Answers | None]:
    """The answers as they stand, by application; None where they can no longer be opened (disposed of).

    Two queries however many there are; each must have its key at hand. Only the latest revision is opened.
    """
    rows = ApplicationRevision.objects.within(municipality).filter(
        application__in=[each.pk for each in applications]
    )
    latest: dict[UUID, tuple[int, bytes]] = {}
    for application, number, sealed in rows.order_by("number").values_list(
        "application_id", "number", "sealed_answers"
    ):
        latest[application] = number, bytes(sealed)
    return {each.pk: _opened(each, latest.get(each.pk)) for each in applications}


def _opened(application: Application, revision: tuple[int, bytes] | None) -> Answers | None:
    number, sealed = revision or (1, application.sealed_answers)
    if application.key.destroyed_at is not None or not sealed:
        return None
    try:
        found: Answers = unseal_json(application.key, sealed, context=f"answers:{application.pk}:{number}")
    except NotFound:
        return None
    return found
