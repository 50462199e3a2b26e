"""What messaging does after a commit."""

from yorozu.foundation.clock import now
from yorozu.foundation.events import outside_transaction
from yorozu.messaging.events import MailQueued
from yorozu.messaging.services import send_delivery


@outside_transaction
def on_mail_queued(event: MailQueued) -> None:
    """Send the mail. Called again after a failure, and harmless when it was sent already."""
    send_delivery(delivery_id=event.delivery_id, at=now())
