"""取下げ: the applicant takes the application back, as long as nothing has been decided."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Conflict
from yorozu.foundation.events import publish
from yorozu.identity.actors import Actor
from yorozu.intake.events import ApplicationWithdrawn
from yorozu.intake.models import WITHDRAWABLE, Application, News, ProgressEntry, Status
from yorozu.intake.selectors import answers_of
from yorozu.intake.services.seats import release_seat
from yorozu.intake.services.telling import tell_news
from yorozu.intake.words import noun_of
from yorozu.procedures.selectors import definition_of
from yorozu.trust import audit


def withdraw(*, application: Application, by: Actor, at: datetime) -> Application:
    """Take the application back. Raises Conflict once it is decided; twice does no harm."""
    definition = definition_of(application.version)
    with transaction.atomic():
        if not _move(application, at):
            return application
        ProgressEntry.objects.create(
            municipality_id=application.municipality_id,
            application=application,
            at=at,
            kind=Status.WITHDRAWN,
            message=f"{noun_of(definition)}を取り下げました。",
        )
        if definition.capacity is not None:
            release_seat(
                procedure=application.procedure, definition=definition, answers=answers_of(application)
            )
        tell_news(application=application, kind=News.WITHDRAWN, cause=f"withdrawn:{application.pk}", at=at)
        publish(ApplicationWithdrawn(application.id, application.municipality_id, at), at=at)
        audit.record(
            municipality=application.municipality,
            action="application.withdrawn",
            subject_type="application",
            subject_id=application.id,
            at=at,
            **by.audit(),
        )
    return application


def _move(application: Application, at: datetime) -> bool:
    """False when it had been taken back before."""
    rows = Application.objects.within(application.municipality_id).filter(pk=application.pk)
    status_at = max(at, application.submitted_at)
    moved = rows.filter(status__in=WITHDRAWABLE).update(status=Status.WITHDRAWN, status_at=status_at)
    application.refresh_from_db(fields=["status", "status_at"])
    if application.status != Status.WITHDRAWN:
        raise Conflict(
            "結果が決まった後か、すでに終わっているため、取り下げられません。担当課にお問い合わせください。"
        )
    return bool(moved)
