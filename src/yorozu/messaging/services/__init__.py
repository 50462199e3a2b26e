"""Composing and queueing mails, sending them, and sending one again when a person says so."""

from yorozu.messaging.compose import Mail, compose_mail
from yorozu.messaging.services.forgetting import forget_mails, remove_mails
from yorozu.messaging.services.queueing import queue_mail, send_again
from yorozu.messaging.services.sending import MailNotSent, send_delivery

__all__ = [
    "Mail",
    "MailNotSent",
    "compose_mail",
    "forget_mails",
    "queue_mail",
    "remove_mails",
    "send_again",
    "send_delivery",
]
