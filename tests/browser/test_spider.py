"""Whoever follows every link they are shown finds no dead end, no accident, and changes nothing."""

import hashlib
import re
import time
from html import unescape
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
import requests
from django.apps import apps

from .installation import PASSWORD, Installation
from .schemas import example

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_MOST = 120
# What a look leaves behind: who looked, the visitor's own session, and when who holds a remote visit was last there.
_LEFT_BY_LOOKING = {
    "trust_audit", "trust_audit_head", "trust_attempts", "identity_session", "counter_remote_visit",
}  # fmt: skip
ROLES = ("", "worker", "chief", "manager", "mayor", "records", "dx", "admin")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "resident")
def test_following_every_link_finds_no_dead_end_and_changes_nothing(
    installation: Installation, role: str
) -> None:
    _one_case(installation)
    visitor = _visitor(installation, "miyako", role)
    before = _contents(installation)
    seen = _walk(visitor, installation.url, f"/miyako/{'desk/' if role else ''}")
    assert {path: status for path, status in seen.items() if status != 200} == {}
    assert len(seen) > (5 if role in ("dx", "admin", "records", "mayor") else 8)
    changed = {table for table, digest in _contents(installation).items() if before[table] != digest}
    assert changed == set()


def test_staff_of_one_city_reach_no_desk_of_another(installation: Installation) -> None:
    visitor = _visitor(installation, "miyako", "worker")
    for path in ("/tono/desk/", "/tono/desk/approvals/", "/tono/desk/records/", "/tono/desk/cases/1/"):
        assert visitor.get(installation.url + path, timeout=20).status_code == 403, path


def test_nobody_who_is_not_signed_in_reaches_the_desk(installation: Installation) -> None:
    for path in (
        "/miyako/desk/",
        "/miyako/desk/approvals/",
        "/miyako/desk/records/",
        "/miyako/desk/cases/1/",
    ):
        response = requests.get(installation.url + path, timeout=20)
        assert urlsplit(response.url).path == "/miyako/desk/sign-in/"


def _visitor(installation: Installation, city: str, role: str) -> requests.Session:
    visitor = requests.Session()
    if role:
        address = f"{installation.url}/{city}/desk/sign-in/"
        token = _TOKEN.search(visitor.get(address, timeout=20).text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "login": f"{city}-{role}", "password": PASSWORD}
        assert visitor.post(address, data=form, timeout=20).url.endswith("/desk/")
    return visitor


def _walk(visitor: requests.Session, url: str, start: str) -> dict[str, int]:
    """The status of every address that links lead to, forms' own addresses left out."""
    seen: dict[str, int] = {}
    waiting = [start]
    while waiting and len(seen) < _MOST:
        path = waiting.pop(0)
        if path in seen:
            continue
        response = visitor.get(url + path, timeout=20)
        seen[path] = response.status_code
        if response.headers.get("Content-Type", "").startswith("text/html"):
            links = _LINK.findall(re.sub(r"<form[^>]*>", "", response.text))
            found = (urlsplit(urljoin(url + path, unescape(link))) for link in links)
            inside = (each for each in found if f"{each.scheme}://{each.netloc}" == url)
            waiting += [f"{each.path}?{each.query}" if each.query else each.path for each in inside]
    return seen


def _one_case(installation: Installation) -> None:
    """An application whose case has been made, so that there is something to look at."""
    address = f"{installation.url}/api/v1/miyako/procedures/water-start/applications"
    answers = example(installation, "miyako", "water-start")
    key = {"Idempotency-Key": str(uuid4())}
    assert requests.post(address, json=answers, headers=key, timeout=20).status_code == 201
    until = time.monotonic() + 20
    while installation.sql("SELECT count(*) FROM outbox WHERE NOT dead")[0][0]:
        assert time.monotonic() < until, "the worker does not come to it"
        time.sleep(0.1)


def _contents(installation: Installation) -> dict[str, str]:
    """A digest of every table's rows."""
    tables = {model._meta.db_table for model in apps.get_models()} - _LEFT_BY_LOOKING
    return {table: _digest(installation.sql(f"SELECT * FROM {table} ORDER BY 1")) for table in sorted(tables)}  # noqa: S608


def _digest(rows: list[tuple[object, ...]]) -> str:
    return hashlib.sha256(
        repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]).encode()
    ).hexdigest()
