"""Sending a waiting mail, at most once.

No network protocol lets us know for certain that a mail was taken exactly once, so one side had to be chosen.
A resident who gets a notice twice doubts both; a missing mail loses nothing, since the status page says the
same. So a mail leaves **at most once**:

1. It is claimed (waiting → sending) by one conditional update, committed before anything is said to the server.
   Of two workers one wins; the other leaves it alone.
2. Where the server certainly took nothing (no connection, an answer 4xx) it goes back to waiting and `MailNotSent`
   is raised: the outbox calls again, for `events.PATIENCE`. An answer 5xx, or the end of that time, makes it failed.
3. Where nobody can say (the connection broke half-way, the worker died) it stays `sending`. It is not sent again by
   itself but listed by `selectors.unsettled_deliveries`; `services.send_again` is a person's decision.

No transaction is open while the network is spoken to: on SQLite it would hold up every other writer.
"""

import json
import logging
import smtplib
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F

from yorozu.foundation.errors import NotFound
from yorozu.foundation.events import MAX_ATTEMPTS, PATIENCE
from yorozu.foundation.faults import Away, NotNow
from yorozu.messaging.models import Delivery, State
from yorozu.trust.vault import unseal

logger = logging.getLogger(__name__)


class MailNotSent(NotNow):
    """The mail server took nothing this time; says why without naming anybody."""


class MailServerAway(MailNotSent, Away):
    """The mail server takes no mail at all just now."""


class _Refused(Exception):
    """The server answered that it did not take the mail; `code` is its reply code.

    `away` when it did not even come to a conversation, so that no other mail would fare better.
    """

    def __init__(self, code: int, *, away: bool = False) -> None:
        super().__init__(f"SMTP {code}")
        self.code = code
        self.away = away


class _Unclear(Exception):
    """The connection broke after the mail had begun to leave."""


def send_delivery(*, delivery_id: UUID, at: datetime) -> None:
    """Send one waiting mail; a mail in any other state is left alone, as one that was removed. Raises MailNotSent, Unavailable."""
    if connection.in_atomic_block:
        raise RuntimeError("send_delivery() speaks to the network: no transaction may be open")
    delivery = Delivery.objects.select_related("key").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != State.WAITING:
        return
    try:
        message = _message(delivery)
    except NotFound:
        _settle(delivery, State.FAILED, fault="unreadable")
        return
    if _claim(delivery, at):
        _send(delivery, message, at)


def _claim(delivery: Delivery, at: datetime) -> bool:
    claimed = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(
        state=State.SENDING, claimed_at=at, attempts=F("attempts") + 1
    )
    delivery.attempts += 1
    return claimed == 1


def _send(delivery: Delivery, message: EmailMessage, at: datetime) -> None:
    try:
        _hand_over(message)
    except _Refused as refused:
        _after_refusal(delivery, refused, at)
    except _Unclear as unclear:
        logger.warning("mail %s may or may not have left (%s): see the list", delivery.id, unclear)
        Delivery.objects.filter(pk=delivery.pk).update(fault=str(unclear))
    else:
        Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=at, fault="")


def _after_refusal(delivery: Delivery, refused: _Refused, at: datetime) -> None:
    tried_enough = delivery.attempts >= MAX_ATTEMPTS and at - delivery.created_at >= PATIENCE
    if refused.code >= 500 or tried_enough:
        logger.warning("mail %s failed (%s)", delivery.id, refused)
        _settle(delivery, State.FAILED, fault=str(refused))
        return
    _settle(delivery, State.WAITING, fault=str(refused))
    kind = MailServerAway if refused.away else MailNotSent
    raise kind(str(refused)) from None  # the cause names the address; the log must not


def _settle(delivery: Delivery, state: State, *, fault: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, claimed_at=None, fault=fault)


def _message(delivery: Delivery) -> EmailMessage:
    plain = json.loads(unseal(delivery.key, delivery.sealed_mail, context=f"mail:{delivery.id}"))
    return EmailMessage(
        subject=plain["subject"],
        body="\n".join(plain["lines"]) + "\n",
        to=[plain["to"]],
        headers={"Message-ID": f"<{delivery.id}@yorozu>", "Auto-Submitted": "auto-generated"},
    )


def _hand_over(message: EmailMessage) -> None:
    server = mail.get_connection()
    try:
        server.open()
    except OSError as fault:  # every error of smtplib is an OSError
        raise _Refused(_code(fault, unknown=421, at_most=499), away=True) from None
    try:
        server.send_messages([message])
    except OSError as fault:
        code = _code(fault, unknown=0, at_most=599)
        raise (_Refused(code) if code >= 400 else _Unclear(type(fault).__name__)) from None
    finally:
        with suppress(OSError):
            server.close()


def _code(fault: OSError, *, unknown: int, at_most: int) -> int:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return min(max((code for code, _ in fault.recipients.values()), default=unknown), at_most)
    return min(int(fault.smtp_code), at_most) if isinstance(fault, smtplib.SMTPResponseException) else unknown
