"""Races over HTTP against web processes and their database, judged by what the database holds."""

import uuid

from tests.browser.installation import Installation
from tests.trials.races.clients import get_json, post_at_once
from tests.trials.races.tally import Tally

_API = "/api/v1"
SENT = "/miyako/procedures/water-start"
COURSE = "/tome/procedures/digital-course"


def one_key(installation: Installation, *, rounds: int, clients: int) -> Tally:
    """Everybody sends the same with one key: one application, one receipt for all."""
    tally = Tally()
    body = get_json(installation.url, f"{_API}{SENT}/schema")["examples"][0]
    for _ in range(rounds):
        key = f"one-key-{uuid.uuid4()}"
        answers = post_at_once(installation.url, f"{_API}{SENT}/applications", [(key, body)] * clients)
        stored = _count(installation, "idempotency_key = ?", key)
        receipts = {each.receipt for each in answers if each.receipt}
        tally.rounds += 1
        tally.tried += clients
        tally.doubled += max(stored, len(receipts)) - 1 if receipts else 0
        tally.lost += 0 if stored else 1
        for each in answers:
            if each.status != 201:
                tally.note(f"one key: {each.status}")
    return tally


def last_seats(installation: Installation, *, rounds: int, clients: int) -> Tally:
    """Many clients for few seats: exactly as many get one as there are."""
    tally = Tally()
    body = get_json(installation.url, f"{_API}{COURSE}/schema")["examples"][0]
    for _ in range(rounds):
        installation.sql("DELETE FROM intake_seats")
        mark = str(uuid.uuid4())
        sent = [(f"{mark}-{number:04}", body) for number in range(clients)]
        answers = post_at_once(installation.url, f"{_API}{COURSE}/applications", sent)
        ((seats, taken),) = installation.sql("SELECT seats, taken FROM intake_seats WHERE taken > 0")
        stored = _count(installation, "idempotency_key LIKE ?", f"{mark}-%")
        given = {each.receipt for each in answers if each.receipt}
        tally.rounds += 1
        tally.tried += clients
        tally.oversold += max(0, stored - seats)
        tally.undersold += max(0, seats - stored)
        tally.lost += max(0, len(given) - stored)
        if taken != stored or len(given) != stored:
            tally.note(f"seats: counter {taken}, stored {stored}, receipts {len(given)}")
        for each in answers:
            if each.status not in (201, 409, 422):
                tally.note(f"seats: {each.status}")
    return tally


def _count(installation: Installation, condition: str, value: str) -> int:
    found = installation.sql(f"SELECT count(*) FROM intake_application WHERE {condition}", value)  # noqa: S608
    return int(found[0][0])
