"""What was taken over from elsewhere counts as taken when it is published, and waits again when the draft is given up."""

from datetime import datetime

from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Origin, Source, WorkingDraft
from yorozu.procedures.selectors.designing import IN_DRAFT


def note_in_draft(municipality: Municipality, code: str) -> None:
    """The newer one that waited is in the draft now."""
    for origin in _waiting(municipality, code):
        origin.incoming_about = {**origin.incoming_about, IN_DRAFT: True}
        origin.save(update_fields=["incoming_about"])


def settle_origin(draft: WorkingDraft, at: datetime) -> None:
    """The draft is published: what it took over is what the next newer one is compared with."""
    for origin in _waiting(draft.municipality, draft.code):
        if not origin.incoming_about.pop(IN_DRAFT, False):
            continue
        origin.document, origin.about = origin.incoming, origin.incoming_about
        origin.digest, origin.taken_at = str(origin.incoming_about.get("digest", "")), at
        origin.source = Source.PACK if origin.source == Source.OWN else origin.source
        origin.incoming, origin.incoming_about = None, {}
        origin.save()


def wait_again(draft: WorkingDraft) -> None:
    """The draft is given up: what it took over waits again."""
    for origin in _waiting(draft.municipality, draft.code):
        if origin.incoming_about.pop(IN_DRAFT, False):
            origin.save(update_fields=["incoming_about"])


def _waiting(municipality: Municipality, code: str) -> list[Origin]:
    rows = Origin.objects.within(municipality).select_for_update()
    return list(rows.filter(code=code, incoming__isnull=False))
