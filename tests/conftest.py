"""Fixtures for every test. The database is SQLite, or PostgreSQL with YOROZU_TEST_DB=postgresql."""

import os
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yorozu.municipality.models import Municipality

_DATA = Path(tempfile.mkdtemp(prefix="yorozu-test-"))
os.environ.setdefault("YOROZU_SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")
os.environ.setdefault("YOROZU_DEMO", "1")
os.environ["YOROZU_DATA"] = str(_DATA)
os.environ["YOROZU_MAIL_URL"] = "file:"
if os.environ.get("YOROZU_TEST_DB") == "postgresql":
    # A database of this run's own, made and dropped by the runner, so that two runs never meet.
    # Its owner is a role that row-level security holds, as in a city: a superuser would walk through the wall.
    from tests import postgresql

    os.environ["DATABASE_URL"] = postgresql.address(f"yorozu_{os.getpid()}")
else:
    os.environ.pop("DATABASE_URL", None)

os.environ["DJANGO_SETTINGS_MODULE"] = "yorozu.config.settings"

import django  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402

# A file, as an installation has: a database in memory locks by table and does not wait for its turn.
if os.environ.get("YOROZU_TEST_DB") != "postgresql":
    settings.DATABASES["default"]["TEST"] = {"NAME": str(_DATA / "test.sqlite3")}

django.setup()

# A test looks at every city; what it asks for (a request, a handler) is in its own city only, as it always is.
from yorozu.foundation import tenancy  # noqa: E402

tenancy._at_hand = ContextVar("city_at_hand_in_tests", default=tenancy.EVERY_CITY)

# Real hashing takes a third of a second an account by design; one test of its own checks the real setting.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# What is in these and asks for no database cannot know which there is: pytest-django lets it reach none.
_WITHOUT_DATABASE = ("architecture", "documents", "forms", "foundation", "municipality", "packs")
_TRIALS_WITHOUT_DATABASE = ("test_languages.py", "test_static.py")
# How a screen looks and where its links lead is looked at in one of two passes. The road is walked in both: in one
# city in both, in two more in each.
_ROADS = {"ishinomaki": "first", "tome": "first", "iwanuma": "second", "tono": "second"}
_SCREENS = {
    "test_counter.py": "first",
    "test_designer.py": "first",
    "test_inclusion.py": "first",
    "test_keyboard.py": "first",
    "test_moving.py": "first",
    "test_no_script.py": "first",
    "test_offline.py": "first",
    "test_paper.py": "first",
    "test_remote.py": "first",
    "test_screens.py": "first",
    "test_beside_the_road.py": "second",
    "test_messages.py": "second",
    "test_outbox.py": "second",
    "test_sign_in.py": "second",
    "test_spider.py": "second",
    "test_survey.py": "second",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where two databases are tried in two passes, leave out what the other pass runs just the same."""
    this = os.environ.get("YOROZU_TEST_PASS", "")
    if not this:
        return
    kept = [each for each in items if _only_pass(each) in ("", this)]
    config.hook.pytest_deselected(items=list(set(items) - set(kept)))
    items[:] = kept


def _only_pass(item: pytest.Item) -> str:
    folder, name = item.path.relative_to(Path(__file__).parent).parts[0], item.path.name
    if name == "test_road.py" and hasattr(item, "callspec"):
        return _ROADS.get(item.callspec.params["journey"].city, "")
    if folder == "browser":
        return _SCREENS.get(name, "")
    if (folder, name) == ("paper", "test_form.py"):
        return "first"
    if (folder, name) == ("paper", "test_machine.py"):
        return "second"  # it loads a model; what it writes is tried on both by test_scans
    if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
        return ""
    once = folder in _WITHOUT_DATABASE or (folder == "trials" and name in _TRIALS_WITHOUT_DATABASE)
    return "first" if once else ""


def pytest_unconfigure() -> None:
    if os.environ.get("YOROZU_TEST_DB") == "postgresql":
        postgresql.remove_owner()


@pytest.fixture(scope="session", autouse=True)
def _master_key() -> None:
    from yorozu.trust.vault.master import create_master_key  # noqa: PLC0415  settings must be read first

    create_master_key()


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing kept from the test before; within a test nothing grows stale, however slow the machine."""
    from yorozu.foundation import events  # noqa: PLC0415  settings must be read first
    from yorozu.municipality.selectors import tenancy  # noqa: PLC0415
    from yorozu.procedures.selectors import edition, forget_editions  # noqa: PLC0415
    from yorozu.trust.vault import forget_city_keys  # noqa: PLC0415

    monkeypatch.setattr(events, "_resting", {})
    monkeypatch.setattr(tenancy, "_KEEP", 3600.0)
    monkeypatch.setattr(edition, "STALE_AT_MOST", 3600.0)
    for forget in (tenancy.forget_kept, forget_editions, forget_city_keys):
        forget()
    yield
    for forget in (tenancy.forget_kept, forget_editions, forget_city_keys):
        forget()
    Path(settings.YOROZU_ANCHORS).unlink(missing_ok=True)


@pytest.fixture
def city(db: None) -> "Municipality":
    """A small city with departments, posts and one member of staff in each post."""
    from tests.factories import make_city  # noqa: PLC0415

    return make_city()


# One running installation a session, for the tests of the road and of the API under load alike.
from tests.browser.installation import installation  # noqa: E402, F401
