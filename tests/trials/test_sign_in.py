"""Signing in: who exists is not told, guesses are counted first, sessions end, and a second factor holds."""

from typing import Any

import pytest

from tests.browser.installation import Installation
from tests.factories import make_city
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.sign_in import browser, ending, guesses, shut, timing
from yorozu.municipality.models import Municipality

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

_HOW = (
    "Staff sign in through the real views, by threads with connections of their own where it matters; times by a clock "
    "that the trial holds. In the long form a browser enrols and uses passkeys and codes at an installation with HTTPS "
    "cookies that is not the demo, and the time of answers is taken with the full hash (PBKDF2, 1,000,000 rounds)."
)
_LEAST_HASH = 200_000


def test_signing_in_holds(
    size: Size, concluded: Concluded, transactional_db: None, request: pytest.FixtureRequest
) -> None:
    long = size == "long"
    city = make_city()
    figures = [
        *_timing_figures(city, long),
        *_time_figures(long),
        *_ending_figures(city, long),
        *_guessing_figures(long),
        *_shut_figures(),
    ]
    twins = _twins(city)
    if long:
        installation: Installation = request.getfixturevalue("installation")
        figures += _browser_figures(browser.walk(installation, accounts=5), 5)
    notes = [
        "The quick form takes processor time with a shorter hash; a browser does the same in tests/browser/test_sign_in.py.",
        "A passkey is asked to verify its owner each time; its counter of signatures is not compared, as synchronised "
        "passkeys have none.",
    ]
    concluded(Outcome("Signing in", _HOW, figures, twins, notes))


def _timing_figures(city: Municipality, long: bool) -> list[Figure]:
    bound = 1.2 if long else 1.4
    found = timing.medians(
        city,
        tries=40 if long else 6,
        iterations=1_000_000 if long else _LEAST_HASH,
        clock=timing.WALL if long else timing.CPU,
    )
    timing.restore(city)
    ratio = timing.ratio(found)
    return [
        Figure(
            "slowest over fastest median answer to a wrong sign-in",
            f"{ratio:.3f}",
            f"≤ {bound}",
            ratio <= bound,
        ),
        *(Figure(f"median answer, {kind}", f"{seconds * 1000:.0f} ms") for kind, seconds in found.items()),
    ]


def _time_figures(long: bool) -> list[Figure]:
    idles, hours = (ending.IDLES, ending.HOURS) if long else (ending.IDLES[1:4], ending.HOURS[:2])
    wrong = ending.wrong_times(idles=idles, hours=hours)
    return [_zero(f"sessions ended at a wrong second ({len(idles) + len(hours)} limits)", len(wrong))]


def _ending_figures(city: Municipality, long: bool) -> list[Figure]:
    browsers, rounds = (200, 200) if long else (10, 8)
    left, won, lost = ending.race(city, rounds=rounds)
    return [
        _zero(f"answers and sessions left of a closed account ({browsers} browsers)",
              ending.survivors(city, browsers=browsers)),
        _zero(f"sessions left of an account closed while it signed in ({rounds} rounds)", left),
        Figure("of those sign-ins, before and after the closing", f"{won} / {lost}", "both", won > 0 and lost > 0),
    ]  # fmt: skip


def _guessing_figures(long: bool) -> list[Figure]:
    rounds = 20 if long else 2
    most = max(guesses.judged(clients=20, number=number) for number in range(rounds))
    opened = [guesses.opened_by_one_code(browsers=8, number=number) for number in range(rounds)]
    wait, out = guesses.longest_wait(), guesses.keeps_the_owner_out()
    return [
        Figure(f"of 20 guesses at one moment, judged ({rounds} rounds)", str(most), "≤ 5", most <= 5),
        Figure(f"browsers that one code opens, of 8 at one moment ({rounds} rounds)", f"{min(opened)}–{max(opened)}",
               "1", set(opened) == {1}),
        Figure("longest wait after a lockout", f"{wait / 60:.0f} min", "≤ 15 min", wait <= 900),
        Figure("the owner's own browser stopped by strangers", "yes" if out else "no", "no", not out),
    ]  # fmt: skip


def _shut_figures() -> list[Figure]:
    asked, open_to_it = shut.reached()
    return [_zero(f"desk addresses reached without the required second factor (of {asked})", len(open_to_it))]


def _browser_figures(seen: browser.Seen, wanted: int) -> list[Figure]:
    names = {
        "shut_before": "only enrolment open before the first factor",
        "passkey_alone": "sign-ins with a passkey alone",
        "passkey_second": "sign-ins with a passkey after the password",
        "not_unlocked": "passkeys refused whose owner did not unlock them",
        "code": "sign-ins with the app's code",
        "recovery": "sign-ins with a recovery code",
    }
    return [
        Figure(f"in chromium: {name}", f"{getattr(seen, key)}/{wanted}", f"{wanted}/{wanted}", getattr(seen, key) == wanted)
        for key, name in names.items()
    ]  # fmt: skip


def _twins(city: Municipality) -> list[Twin]:
    with timing.without_hashing():
        told = timing.ratio(timing.medians(city, tries=3, iterations=_LEAST_HASH, clock=timing.CPU))
    timing.restore(city)
    with ending.timeless():
        alive = ending.wrong_times(idles=ending.IDLES[3:4], hours=ending.HOURS[:1])
    with ending.surviving():
        survived = ending.survivors(city, browsers=3)
    with ending.unlocked():
        slipped, _won, _lost = ending.race(city, rounds=6)
    with guesses.counted_afterwards():
        judged = guesses.judged(clients=20, number=100)
    with guesses.forgetful():
        opened = guesses.opened_by_one_code(browsers=4, number=20)
    _asked, open_to_it = shut.reached(required=False)
    return [
        _twin(
            "an unknown account is answered without hashing", told > 1.4, f"slowest over fastest {told:.1f}"
        ),
        _twin("only the cookie knows when a session is over", alive, f"{len(alive)} limits"),
        _twin("a closed account keeps its sessions", survived, f"{survived} left"),
        _twin("the account is looked at before, not while, the session opens", slipped, f"{slipped} left"),
        _twin("a guess is counted after it was judged", judged > 5, f"{judged} of 20 judged"),
        _twin("a used code is not written down", opened > 1, f"one code opened {opened} browsers"),
        _twin("the second factor is required of nobody", open_to_it, f"{len(open_to_it)} addresses reached"),
    ]


def _twin(broken: str, noticed: Any, how: str) -> Twin:
    return Twin(broken, bool(noticed), how)


def _zero(name: str, count: int) -> Figure:
    return Figure(name, str(count), "0", count == 0)
