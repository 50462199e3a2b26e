"""What the register does when it hears of something. `config.wiring` says who hears what."""

from yorozu.foundation.clock import now
from yorozu.foundation.events import outside_transaction
from yorozu.records.events import DisposalApproved
from yorozu.records.models import Disposal
from yorozu.records.services import carry_out_disposal


@outside_transaction
def on_disposal_approved(event: DisposalApproved) -> None:
    """Destroys record after record, each for itself; where it was interrupted it goes on."""
    disposals = Disposal.objects.within(event.municipality_id).select_related("record_file", "municipality")
    carry_out_disposal(disposal=disposals.get(pk=event.disposal_id), at=now())
