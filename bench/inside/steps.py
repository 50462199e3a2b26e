"""One page of thirty questions and ten rules: shown, refused by a rule, kept; ours and a bare Django form by turns."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings

from bench.bare import form_page
from bench.bare.form import Answered, create_table
from bench.figures import percentile
from bench.inside.prepare import CITY
from bench.processes import ROOT
from yorozu.config.loading import load_city_file, load_procedures
from yorozu.foundation.clock import now, today
from yorozu.trust.vault.master import create_master_key

_HERE = {"host": "127.0.0.1"}
_SHOWN = re.compile(r'name="_shown" value="([^"]*)"')
_STATUS = {"show": 200, "refuse": 422, "save": 302}
_WARM, _BLOCK = 5, 10
Send = Callable[[], HttpResponse]


def main(runs: str) -> dict[str, dict[str, list[float]]]:
    """Step → who (ours, bare) → milliseconds (median, p99)."""
    _prepare()
    ways = {"ours": _ours(), "bare": _bare()}
    times: dict[str, dict[str, list[float]]] = {step: {who: [] for who in ways} for step in _STATUS}
    for block in range(1 + int(runs) // _BLOCK):
        for step, status in _STATUS.items():
            for who, way in ways.items():
                found = _timed(way[step], status, _BLOCK if block else _WARM, bare=who == "bare")
                times[step][who] += found if block else []
    assert Answered.objects.count() >= int(runs)
    connection.close()
    return {
        step: {who: [percentile(found, 0.5), percentile(found, 0.99)] for who, found in both.items()}
        for step, both in times.items()
    }


def _prepare() -> None:
    create_master_key()
    call_command("migrate", interactive=False, verbosity=0)
    city = load_city_file(settings.YOROZU_PACKS / "cities" / f"{CITY}.yaml", demo=True, at=now())
    load_procedures(city, [ROOT / "bench" / "steps.yaml"], at=now())
    create_table()


def _ours() -> dict[str, Send]:
    fresh, client = Client(headers=_HERE), Client(headers=_HERE)
    empty, page = _begin(fresh), _begin(client)
    for _ in range(2):  # once more for the questions that the answers bring up
        shown = _SHOWN.findall(client.get(page).content.decode())[0]
        client.post(page, _posted(broken=False) | {"_shown": shown})
    return _ways(fresh, empty, client, page, {"_shown": shown})


def _bare() -> dict[str, Send]:
    client = Client(headers=_HERE)
    return _ways(client, "/form", client, "/form", {})


def _begin(client: Client) -> str:
    """Begin a draft; the address of its page."""
    return client.post(f"/{CITY}/apply/bench-steps/").headers["Location"].partition("?")[0]


def _ways(fresh: Client, empty: str, client: Client, page: str, more: dict[str, str]) -> dict[str, Send]:
    return {
        "show": lambda: fresh.get(empty),  # type: ignore[dict-item,return-value]
        "refuse": lambda: client.post(page, _posted(broken=True) | more),  # type: ignore[dict-item,return-value]
        "save": lambda: client.post(page, _posted(broken=False) | more),  # type: ignore[dict-item,return-value]
    }


def _timed(send: Send, status: int, times: int, *, bare: bool) -> list[float]:
    """Milliseconds each. Raises RuntimeError when it is answered otherwise."""
    if bare:
        with override_settings(ROOT_URLCONF=form_page, MIDDLEWARE=form_page.MIDDLEWARE):
            return _timed(send, status, times, bare=False)
    found = []
    for _ in range(times):
        start = time.perf_counter()
        answer = send()
        found.append((time.perf_counter() - start) * 1000)
        if answer.status_code != status:
            raise RuntimeError(f"answered {answer.status_code}: {answer.content.decode()[:3000]}")
    return found


def _posted(*, broken: bool) -> dict[str, Any]:
    """As a browser posts it; `broken` has one date before today, which one rule refuses."""
    start = today() + timedelta(days=-1 if broken else 7)
    return {
        "name": "髙橋 花子", "kana": "タカハシ ハナコ", "phone": "0193-62-2111", "email": "hanako@example.jp",
        "town": "宮町", "street": "二丁目4番5号", "house": "宮町ハイツ202", "birth_date": "1990-04-02",
        "building": "house", "building_other": "", "uses": ["home", "garden"], "people": "3", "adults": "2",
        "area": "98.50", "number": "1234567", "start_on": start.isoformat(),
        "end_on": (today() + timedelta(days=30)).isoformat(), "start_at": "09:30", "attend": "yes",
        "attend_note": "到着の前に電話をください。", "payment": "slip", "bank": "", "branch": "", "deposit": "5000",
        "bill_name": "髙橋 花子", "floor": "2", "reason": "使い始めるためです。" * 10, "remarks": "午前中を希望します。" * 5,
        "parking": "no", "agreement": "on",
    }  # fmt: skip
