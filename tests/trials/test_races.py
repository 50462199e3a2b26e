"""Races: double submissions, the last seats, two approvers, two clerks, two workers, two administrators."""

import threading
from typing import Any

import pytest

from tests.browser.installation import Installation
from tests.cases.making import publish as publish_road
from tests.factories import make_city
from tests.intake.samples import publish as publish_form
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.races import approvers, clerks, constraints, over_http, queue, submissions
from tests.trials.races.tally import Tally
from yorozu.trust.audit import verify_chain

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

_THREADS = 10
_HOW = (
    "Each race is run in rounds, by threads with connections of their own and, for submissions, by clients over HTTP "
    "against two web processes. A round is judged by the rows that the database holds afterwards."
)


def test_races_are_settled_by_the_database(
    size: Size, concluded: Concluded, installation: Installation, transactional_db: None, settings: Any
) -> None:
    settings.YOROZU_SUBMISSIONS_PER_HOUR = 10_000_000
    long = size == "long"
    rounds = 100 if long else 3
    city = make_city()
    form, course = publish_form(city), publish_form(city, code="course", capacity=submissions.SEATS)
    road = publish_road(city)
    approvers.seat(city)
    ran = {
        "one key, 50 clients over HTTP": over_http.one_key(
            installation, rounds=100 if long else 2, clients=50
        ),
        "last seats, 200 clients over HTTP": over_http.last_seats(
            installation, rounds=50 if long else 1, clients=200
        ),
        "one key, threads": submissions.one_key(city, form, rounds=rounds, clients=_THREADS),
        "one draft, several windows": submissions.one_draft(city, form, rounds=rounds, clients=_THREADS),
        "last seats, threads": submissions.last_seats(city, course, rounds=rounds, clients=_THREADS),
        "approvers": approvers.approvers(city, rounds=rounds),
        "clerks accepting": clerks.all_accept(city, road, rounds=rounds),
        "clerks issuing and filing": clerks.all_issue_and_file(city, road, rounds=rounds // 3),
        "document numbers": clerks.numbers_follow(city, road, rounds=rounds // 3),
        "workers": queue.workers(city, rounds=rounds),
        "administrators": queue.administrators(city, rounds=rounds),
    }
    chain = verify_chain(city)
    missing, wanted = constraints.missing(), sum(map(len, constraints.WANTED.values()))
    total = Tally()
    for each in ran.values():
        total.add(each)
    figures = [
        Figure("rounds", f"{total.rounds:,}"),
        Figure("acts at once", f"{total.tried:,}"),
        *(_zero(name, each) for name, each in ran.items()),
        Figure("doubled", str(total.doubled), "0", total.doubled == 0),
        Figure("accepted but lost", str(total.lost), "0", total.lost == 0),
        Figure("seats oversold", str(total.oversold), "0", total.oversold == 0),
        Figure("seats left over", str(total.undersold), "0", total.undersold == 0),
        Figure("other answers", str(total.unexpected), "0", total.unexpected == 0),
        Figure(
            "constraints in the database", f"{wanted - len(missing)} of {wanted}", str(wanted), not missing
        ),
        Figure("faults in the audit chain", str(len(chain)), "0", not chain),
    ]
    twins = [
        _seats_twin(city, course),
        _key_twin(city, form),
        _caught(
            "an approval that looks whether the step is open and then writes",
            approvers.approvers(
                city, rounds=1, act=approvers.look_then_write(threading.Barrier(approvers.HOW_MANY))
            ),
        ),
        _caught(
            "a clerk's step that looks whether the case is free and then writes",
            clerks.all_accept(
                city, road, rounds=1, act=clerks.look_then_accept(threading.Barrier(len(clerks.CLERKS)))
            ),
        ),
        _queue_twin(city),
    ]
    concluded(Outcome("Races", _HOW, figures, twins, sorted(set(total.seen))))


def _zero(name: str, tally: Tally) -> Figure:
    said = f"{tally.faults} of {tally.tried:,} in {tally.rounds} rounds"
    return Figure(name, said, "0", tally.faults == 0 and tally.rounds > 0)


def _seats_twin(city: object, version: object) -> Twin:
    with submissions.seats_looked_up_before(_THREADS):
        found = submissions.last_seats(city, version, rounds=1, clients=_THREADS)  # type: ignore[arg-type]
    return Twin(
        "a seat counter without the conditional update", found.oversold > 0, f"{found.oversold} oversold"
    )


def _key_twin(city: object, version: object) -> Twin:
    with submissions.without_the_constraint(city):  # type: ignore[arg-type]
        found = submissions.one_key(city, version, rounds=3, clients=_THREADS)  # type: ignore[arg-type]
    return Twin("the constraint on idempotency keys removed", found.doubled > 0, f"{found.doubled} doubled")


def _queue_twin(city: object) -> Twin:
    with queue.claimed_by_everybody():
        found = queue.workers(city, rounds=3)  # type: ignore[arg-type]
    return Twin("an outbox whose claim looks at nothing", found.doubled > 0, f"{found.doubled} handled twice")


def _caught(broken: str, found: Tally) -> Twin:
    return Twin(broken, found.doubled > 0, f"{found.doubled} too many")
