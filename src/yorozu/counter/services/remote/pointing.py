"""「ここを見てもらう」: the clerk points at a question of the visitor's form and never writes in it."""

from datetime import datetime

from django.db import transaction

from yorozu.counter.models import RemoteVisit
from yorozu.counter.services.remote.locking import lock_held, save
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.identity.actors import Actor
from yorozu.intake.services import lock_draft
from yorozu.procedures.selectors import definition_of


def point_at(*, visit: RemoteVisit, field: str, by: Actor, at: datetime) -> None:
    """Point at a question of the form, "" to stop. Raises Conflict once the form was sent, Invalid for no question of it.

    The draft is held meanwhile: of sending and pointing at the same time one comes first.
    """
    with transaction.atomic():
        locked = lock_held(visit, by, at=at)
        if field:
            if locked.draft is None:
                raise Conflict("まだ入力が始まっていません。")
            draft = lock_draft(locked.draft, at=at)
            if field not in definition_of(draft.version).fields:
                raise Invalid("この手続にない質問です。画面を最新の状態にしてください。")
        locked.pointed = field
        save(locked, "pointed")
