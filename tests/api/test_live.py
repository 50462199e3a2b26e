"""The API of a running installation: races that are settled once, and what the OpenAPI document promises."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import requests

from tests.browser.installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
THREADS = 20


@pytest.fixture(scope="module")
def base(installation: Installation) -> str:
    return f"{installation.url}/api/v1"


def test_twenty_at_once_with_one_key_make_one_application(installation: Installation, base: str) -> None:
    url = f"{base}/miyako/procedures/water-start"
    example = requests.get(f"{url}/schema", timeout=10).json()["examples"][0]
    before = _applications(installation)
    answers = _at_once(f"{url}/applications", [example] * THREADS, ["twenty-at-once"] * THREADS)
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["receipt_number"] for each in answers}) == 1
    assert _applications(installation) == before + 1


def test_twenty_at_once_with_their_own_keys_make_twenty_applications(
    installation: Installation, base: str
) -> None:
    url = f"{base}/tono/procedures/water-stop"
    example = requests.get(f"{url}/schema", timeout=10).json()["examples"][0]
    before = _applications(installation)
    answers = _at_once(
        f"{url}/applications", [example] * THREADS, [f"own-key-{n:04d}" for n in range(THREADS)]
    )
    assert [each.status_code for each in answers] == [201] * THREADS
    assert len({each.json()["receipt_number"] for each in answers}) == THREADS
    assert _applications(installation) == before + THREADS


def test_twenty_at_once_with_one_key_and_different_bodies_make_one_application(
    installation: Installation, base: str
) -> None:
    url = f"{base}/iwanuma/procedures/water-start"
    example = requests.get(f"{url}/schema", timeout=10).json()["examples"][0]
    before = _applications(installation)
    bodies = [example | {"people": n + 1} for n in range(THREADS)]
    answers = _at_once(f"{url}/applications", bodies, ["one-key-many-bodies"] * THREADS)
    assert sorted(each.status_code for each in answers) == [201] + [422] * (THREADS - 1)
    assert _applications(installation) == before + 1


_SEATS = """SELECT seats, taken FROM intake_seats JOIN municipality ON municipality.id = municipality_id
WHERE taken > 0 AND slug = 'iwanuma'"""


def test_the_last_seats_are_taken_once(installation: Installation, base: str) -> None:
    url = f"{base}/iwanuma/procedures/digital-course"
    example = requests.get(f"{url}/schema", timeout=10).json()["examples"][0]
    before = _applications(installation)
    statuses: list[int] = []
    for each in range(4):
        keys = [f"seat-{each}-{n:04d}" for n in range(THREADS)]
        statuses += [one.status_code for one in _at_once(f"{url}/applications", [example] * THREADS, keys)]
    seats = installation.sql(_SEATS)
    assert len(seats) == 1
    assert seats[0][0] == seats[0][1] == statuses.count(201)
    assert set(statuses) == {201, 409} or set(statuses) == {201, 422}
    assert _applications(installation) == before + statuses.count(201)


def _at_once(url: str, bodies: list[Any], keys: list[str]) -> list[requests.Response]:
    start = Barrier(len(keys))

    def send(body: Any, key: str) -> requests.Response:
        start.wait()
        return requests.post(url, json=body, headers={"Idempotency-Key": key}, timeout=60)

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(send, bodies, keys))


def _applications(installation: Installation) -> int:
    return int(installation.sql("SELECT count(*) FROM intake_application")[0][0])
