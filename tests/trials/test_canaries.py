"""Canaries: what people write is found nowhere but sealed, and where they and those in charge may read it."""

import importlib
import io
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connection, transaction
from django.test import Client

from tests.trials.canaries import places, planted, walk
from tests.trials.canaries.browser import Browser, Notebook, in_process
from tests.trials.canaries.live import Live, live
from tests.trials.canaries.planted import Flock
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from yorozu.cases import handlers
from yorozu.cases.desk import reading
from yorozu.config.logs import WithoutMessages
from yorozu.foundation import events
from yorozu.foundation.clock import now
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import RecordClass
from yorozu.trust.models import AuditEntry
from yorozu.trust.vault import keys

TITLE = "Personal data: canaries"
HOW = (
    "Values that stand nowhere else are written into every kind of field, file, comment and reason, by residents, a program "
    "and staff, on a running installation (a server with its access log, a worker) in which faults are provoked whose "
    "messages hold them; then logs, answers, addresses, mails, rows, sessions, files and processes are searched."
)


@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_what_people_write_is_found_only_where_it_belongs(
    size: Size, concluded: Concluded, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = Outcome(TITLE, HOW)
    with live() as running:
        before: places.Search | None = None
        for _ in range(1 if size == "quick" else 5):
            search, notebook, birds = search_everywhere(running, thorough=size == "long")
            search.add(before)
            outcome.figures = figures(search, notebook, birds)
            before = search
            if outcome.shortfalls():
                break
    outcome.notes.append(
        "Lists of staff (work, inbox, files, records, access log) hold no canary, so only screens of one case are logged."
    )
    outcome.notes.append(
        "The service keeps no cache of its own; what Django would cache stays in the process."
    )
    outcome.twins = list(twins(city, monkeypatch))
    concluded(outcome)


def search_everywhere(running: Live, *, thorough: bool) -> tuple[places.Search, Notebook, Flock]:
    notebook = Notebook(running.looks_of)
    birds = planted.flock()
    waiting = list[tuple[str, dict[str, Any]]]()
    running.before_worker = lambda: waiting.extend(running.rows())
    try:
        birds = walk.whole_walk(running.world(notebook), birds)
    except AssertionError as fault:
        fault.add_note(running.site.log.read_text(errors="replace")[-3000:])
        raise
    running.wait_for_mail()
    search = places.Search(birds)
    places.exchanges(search, notebook)
    places.tables(search, waiting)
    places.tables(search, running.rows())
    search.look("log of web, worker and server", "log", running.site.log.read_bytes())
    for name, content in running.server_logs():
        search.look("log of PostgreSQL", name, content)
    places.mails(search, running.site.data / "mail")
    places.folder(search, "files in the data folder", running.site.data, but=("mail",))
    places.folder(search, "temporary files", running.temporary)
    search.look("temporary files", "the folder", str(sorted(running.temporary.iterdir())))
    places.processes(search, [each.pid for each in running.processes])
    health = requests.get(f"{running.site.url}/api/v1/health", timeout=600)
    search.look("health and commands", "health", health.text)
    for command in (("check",), ("audit", "verify"), ("fsck",)) if thorough else ():
        search.look("health and commands", " ".join(command), running.command(*command))
    return search, notebook, birds


def figures(search: places.Search, notebook: Notebook, birds: Flock) -> list[Figure]:
    shown = {kind for each in notebook.exchanges if each.own for kind in birds.found_in(each.body)}
    unlogged = places.unlogged_looks(birds, notebook)
    looks = places.looks_with_canaries(birds, notebook)
    refusals = sorted({each.status for each in notebook.exchanges if each.status >= 400})
    return [
        Figure("canaries planted", str(len(birds.birds))),
        Figure("places searched", str(len(search.looked)), "≥ 17", len(search.looked) >= 17),
        Figure("kinds that their writer or the office could read again", str(len(shown)), "≥ 25", len(shown) >= 25),
        Figure("requests; refusals and faults by status", f"{len(notebook.exchanges)}; {refusals}", "with 503",
               {404, 409, 413, 422, 503} <= set(refusals)),
        *(
            Figure(f"{place}: searched, hits", f"{count:,}, {search.count(place)}", "0 hits", search.count(place) == 0)
            for place, count in sorted(search.looked.items())
        ),
        Figure("hits", "; ".join(sorted(set(search.hits))[:6]) or "0", "0", not search.hits),
        Figure("answers to staff that show a case; not in the access log", f"{looks}, {len(unlogged)}",
               "0 not logged", looks > 20 and not unlogged),
    ]  # fmt: skip


# The twins walk inside this process, over the tests' own database.


@dataclass(frozen=True, slots=True)
class NamedApplicant(events.Event):
    """An event as it must not be."""

    applicant: str


def twins(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twin]:
    RecordClass.objects.get_or_create(
        municipality=city, path=walk.RECORD_CLASS, defaults={"title": "届出", "years": 3}
    )
    publish_procedure(municipality=city, document=walk.document(), by=Actor.system(city), at=now())
    yield from _walked(city, monkeypatch, (), _to_the_case)
    yield from _walked(
        city,
        monkeypatch,
        (
            ("a handler that logs the answers", "log of", _logging_handler),
            ("an event with a name in it", "events:", _named_event),
            ("a screen of a case that does not log the look", "not logged:", _silent_screen),
        ),
        _to_the_case,
    )
    yield from _walked(
        city, monkeypatch, (("a fault's message in the log", "log of", _telling_log),), _to_the_case
    )
    address = ("an address with the name of the receipt's holder", "addresses:", _named_address)
    plain = ("answers stored in plain", "rows of the database:", _plain_answers)
    yield from _walked(city, monkeypatch, (address, plain), walk.apply)


Broken = tuple[str, str, Callable[[pytest.MonkeyPatch, Flock], None]]


def _walked(
    city: Municipality,
    monkeypatch: pytest.MonkeyPatch,
    breaks: tuple[Broken, ...],
    walked: Callable[..., Any],
) -> Iterator[Twin]:
    """One walk over a service with these things broken; each must be noticed in a place of its own."""
    with monkeypatch.context() as broken, transaction.atomic():
        birds = planted.flock()
        for _, _, break_it in breaks:
            break_it(broken, birds)
        hits, stopped = _search_here(city, birds, walked)
        transaction.set_rollback(True)
    if not breaks:
        sound = "nothing (the same walk over the sound service must find nothing)"
        yield Twin(sound, not hits and not stopped, "; ".join([*hits[:3], stopped]))
    for name, place, _ in breaks:
        found = [each for each in hits if each.startswith(place)]
        yield Twin(name, bool(found), "; ".join(found[:1]).replace("\n", " ")[:120])


def _search_here(city: Municipality, birds: Flock, walked: Callable[..., Any]) -> tuple[list[str], str]:
    def looks(who: str) -> int:
        return AuditEntry.objects.within(city).filter(actor_id=who, action__startswith="case.").count()

    notebook, stopped = Notebook(looks), ""
    world = walk.World(
        lambda: in_process(Client(raise_request_exception=False)),
        notebook,
        _let_in,
        _settle,
        time.process_time,
    )
    with _log() as written:
        try:
            walked(world, birds)
        except (AssertionError, ValueError) as fault:
            # A broken service need not let anybody walk to the end; what it showed until there is searched.
            stopped = str(fault)[:80]
    search = places.Search(birds)
    places.exchanges(search, notebook)
    places.tables(search, _rows())
    search.look("log of web, worker and server", "log", written.getvalue())
    found = [*search.hits, *(f"not logged: {each}" for each in places.unlogged_looks(birds, notebook))]
    return found, stopped


def _to_the_case(world: walk.World, birds: Flock) -> None:
    _, number, birds = walk.apply(world, birds)
    worker = world.staff("worker")
    case = walk.find_case(world, worker, number)
    page = worker.get(case, own=True)
    assert birds["name"] in page.text


def _let_in(browser: Browser, who: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(login=f"{walk.CITY}-{who}"))
    browser._send = in_process(client)


def _settle() -> None:
    for _ in range(5):
        events.run_due(at=now() + timedelta(hours=1))


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names that the database gave
            names = [column[0] for column in cursor.description]
            yield from ((table, dict(zip(names, row, strict=True))) for row in cursor.fetchall())


@contextmanager
def _log(formatter: type[logging.Formatter] | None = None) -> Iterator[io.StringIO]:
    """The log as the service writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter((formatter or _Formatter.kind)("{asctime} {levelname} {name} {message}", style="{"))
    logging.getLogger().addHandler(handler)
    try:
        yield written
    finally:
        logging.getLogger().removeHandler(handler)


class _Formatter:
    kind: type[logging.Formatter] = WithoutMessages


def _logging_handler(broken: pytest.MonkeyPatch, birds: Flock) -> None:
    receive = handlers.receive_application

    def telling(*, application: Any, **named: Any) -> Any:
        logging.getLogger("yorozu.cases").warning("received %s", answers_of(application))
        return receive(application=application, **named)

    broken.setattr(handlers, "receive_application", telling)


def _telling_log(broken: pytest.MonkeyPatch, birds: Flock) -> None:
    receive, failed = handlers.receive_application, []

    def failing(*, application: Any, **named: Any) -> Any:
        if not failed:
            failed.append(True)
            try:
                int(str(answers_of(application)["name"]))
            except ValueError:
                logging.getLogger("yorozu.cases").exception("could not be received")
        return receive(application=application, **named)

    broken.setattr(handlers, "receive_application", failing)
    broken.setattr(_Formatter, "kind", logging.Formatter)


def _named_event(broken: pytest.MonkeyPatch, birds: Flock) -> None:
    receive = handlers.receive_application
    broken.setitem(events._subscriptions, NamedApplicant, ["tests.nobody"])

    def publishing(*, application: Any, **named: Any) -> Any:
        name = answers_of(application)["name"]["name"]
        events.publish(NamedApplicant(name), at=now() + timedelta(days=9))
        return receive(application=application, **named)

    broken.setattr(handlers, "receive_application", publishing)


def _named_address(broken: pytest.MonkeyPatch, birds: Flock) -> None:
    # The package offers a function of the same name.
    check = importlib.import_module("yorozu.intake.portal.check")
    address = check.page_url
    broken.setattr(check, "page_url", lambda *parts: f"{address(*parts)}?for={birds['name']}")


class _NoCipher:
    def encrypt(self, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        return plain

    def decrypt(self, nonce: bytes, blob: bytes, context: bytes) -> bytes:
        return bytes(blob)


def _plain_answers(broken: pytest.MonkeyPatch, birds: Flock) -> None:
    broken.setattr(keys, "_cipher", lambda key: _NoCipher())


def _silent_screen(broken: pytest.MonkeyPatch, birds: Flock) -> None:
    broken.setattr(reading, "record_view", lambda **_: None)
