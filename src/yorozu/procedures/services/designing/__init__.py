"""Writing, publishing and sharing definitions in the browser."""

from yorozu.procedures.designing.carrying import Carried, packed, unpacked
from yorozu.procedures.services.designing.drafts import (
    Change,
    Changed,
    begin_draft,
    change_draft,
    create_draft,
    discard_draft,
)
from yorozu.procedures.services.designing.publishing import (
    cancel_schedule,
    publish_draft,
    publish_due_drafts,
    schedule_draft,
)
from yorozu.procedures.services.designing.sharing import import_procedure, offer_newer, take_newer

__all__ = [
    "Carried",
    "Change",
    "Changed",
    "begin_draft",
    "cancel_schedule",
    "change_draft",
    "create_draft",
    "discard_draft",
    "import_procedure",
    "offer_newer",
    "packed",
    "publish_draft",
    "publish_due_drafts",
    "schedule_draft",
    "take_newer",
    "unpacked",
]
