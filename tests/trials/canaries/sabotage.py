"""Faults whose messages hold what people wrote, put into a running service."""

import smtplib
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.mail.backends import filebased

from tests.trials.canaries.walk import PROVOKE
from yorozu.cases import handlers
from yorozu.intake import services
from yorozu.intake.api import routes
from yorozu.intake.selectors import answers_of
from yorozu.messaging.compose import compose_mail
from yorozu.messaging.services import queue_mail

#: Real hashing takes a third of a second a person; how passwords are kept is tried elsewhere.
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_FAILS = 1
_times: Counter[object] = Counter()


def install() -> None:
    """Called once in each process, before it serves."""
    settings.PASSWORD_HASHERS = HASHERS
    services.take_page = _provoked(services.take_page, "posted")  # type: ignore[assignment]
    routes.submit_application = _provoked(routes.submit_application, "")  # type: ignore[assignment]
    handlers.receive_application = _failing(handlers.receive_application)  # type: ignore[assignment]
    filebased.EmailBackend.send_messages = _refusing(filebased.EmailBackend.send_messages)  # type: ignore[method-assign]


def _provoked(service: Any, argument: str) -> Any:
    def failing(*plain: Any, **named: Any) -> Any:
        sent = repr(dict(named[argument].items())) if argument else repr(plain)
        if PROVOKE in sent:
            name = sent  # stands among the locals of the frame, too
            raise ValueError(f"invalid literal for int(): {name}") from KeyError(name)
        return service(*plain, **named)

    return failing


def _failing(service: Any) -> Any:
    def failing(*, application: Any, **named: Any) -> Any:
        _times[application.pk] += 1
        if _times[application.pk] <= _FAILS:
            raise ValueError(f"cannot receive {answers_of(application)}")
        case = service(application=application, **named)
        _tell(application, named["at"])
        return case

    return failing


def _tell(application: Any, at: Any) -> None:
    """A mail to the applicant, made and queued as the service does it."""
    to = answers_of(application).get("email")
    if to:
        mail = compose_mail(
            municipality=application.municipality, heading="申請を受け付けました", lines=("受付のお知らせです。",),
            receipt_number=application.receipt_number, status_address="http://127.0.0.1/miyako/status/",
        )  # fmt: skip
        queue_mail(
            municipality=application.municipality, key=application.key, to=to, subject=mail.subject, lines=mail.lines,
            dedupe_key=f"received:{application.pk}", at=at,
        )  # fmt: skip


def _refusing(send: Any) -> Any:
    def refusing(self: Any, messages: Any) -> Any:
        to = messages[0].to[0]
        _times[to] += 1
        if _times[to] <= 1:
            raise smtplib.SMTPRecipientsRefused({to: (450, f"<{to}> busy".encode())})
        return send(self, messages)

    return refusing
