"""What a disposed case was about is nowhere any more, and nothing that is left can open a copy of it."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.factories import AT, actor, make_city
from tests.messaging import smtp
from tests.trials.conftest import Concluded
from tests.trials.disposal.opening import keys_left, opened, opens_wrapped, sealed_bytes
from tests.trials.disposal.planting import DAY, HOUR, Planted, due, planted, published
from tests.trials.disposal.searching import database_bytes, everywhere, found_in
from tests.trials.outcome import Figure, Outcome, Size, Twin
from yorozu.config.examining import defects
from yorozu.foundation.clock import frozen
from yorozu.foundation.errors import NotFound
from yorozu.foundation.events import run_due
from yorozu.foundation.soundness import Examination
from yorozu.intake.selectors import revisions_of
from yorozu.intake.services import disposing as intake_disposing
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import Disposal, Record
from yorozu.records.services import approve_disposal, propose_disposal
from yorozu.trust import vault
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import cities, erasing, rotation, storage_path

pytestmark = pytest.mark.django_db(transaction=True)

CASES = {"quick": 1, "long": 25}
Leftover = dict[str, int]


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """Everything that is logged, whatever its level."""
    out, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(out), root.level
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with _logged() as out:
        yield out


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> Iterator[None]:
    """Mails leave for a server, as in a city: a folder of mails is for trying things out."""
    with smtp.running() as server:
        smtp.use(settings, server.port)
        yield


def _dispose(record: Record) -> Disposal:
    """The whole road: asked for by the keeper, agreed to by the manager, carried out by the worker."""
    city, at = record.municipality, due(record)
    with frozen(at):
        file = record.record_file
        file.refresh_from_db()
        disposal = propose_disposal(file=file, by=actor(city, "records"), at=at)
        approve_disposal(disposal=disposal, by=actor(city, "manager"), at=at)
        while run_due(at=at):
            pass
    disposal.refresh_from_db()
    return disposal


class Kept:
    """What somebody may have copied before the disposal."""

    def __init__(self, subject: Planted) -> None:
        application = subject.case.application
        key = VaultKey.objects.get(pk=application.key_id)
        self.key_id, self.wrapped = str(key.pk), bytes(key.wrapped or b"")
        self.blobs = sealed_bytes(application)
        self.files = [each.pk for each in StoredFile.objects.filter(key=key)]
        words = found_in((("", text) for text in opened(self.blobs, keys_left())), subject.canaries.words)
        self.readable = {word for _, word in words}


def _left(subject: Planted, kept: Kept, log: str) -> Leftover:
    """What is left of a disposed case, each of which should be nothing."""
    words = subject.canaries.words
    keys = keys_left()
    # Blobs hold other cases' too, so keys open something; what must not come out is this case's words.
    texts = (("", text) for text in opened([*kept.blobs, *sealed_bytes(subject.case.application)], keys))
    return {
        "canaries found": len(found_in(everywhere(log), words)),
        "canaries opened with the keys left": len(found_in(texts, words)),
        "files left": sum(storage_path(each).exists() for each in kept.files),
        "rows that still tell of a file": StoredFile.objects.filter(pk__in=kept.files)
        .exclude(sha256="", sealed_name=b"")
        .count(),
        "wrapped keys in the database's bytes": sum(
            kept.wrapped in content or kept.wrapped.hex().encode() in content
            for _, content in database_bytes()
        ),
    }


def _disposed(subjects: list[Planted], log: io.StringIO) -> list[tuple[Planted, Kept, Leftover]]:
    """Their file is disposed of as a whole, years after the last was filed: a clock does not go back."""
    kept = [Kept(subject) for subject in subjects]
    _dispose(subjects[0].record)
    logged = log.getvalue()
    return [
        (subject, copy, _left(subject, copy, logged)) for subject, copy in zip(subjects, kept, strict=True)
    ]


def _is_readable(subject: Planted) -> bool:
    """Whether the office can still read what was sent."""
    case = type(subject.case).objects.select_related("application__key").get(pk=subject.case.pk)
    try:
        return bool(list(revisions_of(case.application)))
    except NotFound:
        return False


def _keeps_the_key(patch: pytest.MonkeyPatch) -> None:
    def only_files(key: VaultKey, *, at: Any) -> int:
        files = StoredFile.objects.filter(key=key)
        count = files.update(sealed_name=b"", sha256="", disposed_at=at)
        vault.remove_disposed(key.municipality, at=at)
        return count

    patch.setattr(intake_disposing.vault, "destroy_key", only_files)


def _leaves_the_search_text(patch: pytest.MonkeyPatch) -> None:
    """A register in which the applicant is found by name, and whose text nobody thinks of."""
    whole = intake_disposing.forget_mails

    def leaves(key: VaultKey) -> int:
        subject = TWIN_SUBJECT[-1]
        name = next(word for word, where in subject.canaries.words.items() if where == "person_name")
        Record.objects.filter(pk=subject.record.pk).update(title=f"減免 {name}")
        return whole(key)

    patch.setattr(intake_disposing, "forget_mails", leaves)


def _leaves_the_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(erasing, "remove_file", lambda path: False)


def _leaves_old_bytes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(erasing, "_overwrite_what_is_deleted", lambda: None)
    patch.setattr(vault, "scrub", lambda: False)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")


TWIN_SUBJECT: list[Planted] = []
TWINS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "a disposal that keeps the key": (_keeps_the_key, "canaries opened with the keys left"),
    "a disposal that leaves a text to search in": (_leaves_the_search_text, "canaries found"),
    "a disposal that leaves the files": (_leaves_the_files, "files left"),
}


def _twins(
    city: Municipality, version: ProcedureVersion, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Twin]:
    twins = dict(TWINS)
    if connection.vendor == "sqlite":
        twins["a disposal that leaves the database's old bytes"] = (
            _leaves_old_bytes,
            "wrapped keys in the database's bytes",
        )
    for name, (break_it, telling) in twins.items():
        subject = planted(city, version)
        kept = Kept(subject)
        TWIN_SUBJECT.append(subject)
        with monkeypatch.context() as patch:
            break_it(patch)
            _dispose(subject.record)
        left = _left(subject, kept, log.getvalue())
        yield Twin(name, left[telling] > 0, f"{telling}: {left[telling]}")


def test_of_a_disposed_case_nothing_is_left_that_says_what_it_was_about(
    size: Size, concluded: Concluded, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    monkeypatch.setattr(cities, "KEPT", 0.0)
    monkeypatch.setattr(rotation, "_ON_ITS_WAY", 0.0)
    city, other = make_city(), make_city("tono", "032085", "遠野市")
    version = published(city)
    neighbour = planted(other, published(other))
    # One after the other: a clock does not go back.
    subjects = [planted(city, version, AT + number * 8 * HOUR) for number in range(CASES[size])]
    tried = _disposed(subjects, log)
    total = {name: sum(left[name] for _, _, left in tried) for name in tried[0][2]}
    words = sum(len(subject.canaries.words) for subject, _, _ in tried)
    seen_before = sum(len(kept.readable) for _, kept, _ in tried)
    unsound = list(defects(city.slug, Examination(at=due(tried[0][0].record) + DAY, settled=True)))
    before = sum(opens_wrapped(kept.wrapped, kept.key_id, keys_left()) for _, kept, _ in tried)
    vault.rotate_city_key(city, at=AT)
    after = sum(opens_wrapped(kept.wrapped, kept.key_id, keys_left()) for _, kept, _ in tried)
    gone = sum(not _is_readable(subject) for subject, _, _ in tried)
    figures = [
        Figure("cases disposed of", str(len(tried)), "", gone == len(tried)),
        Figure(
            "canaries planted", f"{words}, of which {seen_before} were sealed and could be opened before",
            "half at least could be opened", seen_before * 2 > words,
        ),
        *(Figure(name, str(count), "0", count == 0) for name, count in total.items()),
        Figure("copies of wrapped keys that open after the city's key was replaced", str(after), "0", after == 0),
        Figure("what fsck finds wrong afterwards", str(len(unsound)), "0", not unsound),
        Figure("cases of others that can still be read", str(int(_is_readable(neighbour))), "1", _is_readable(neighbour)),
    ]  # fmt: skip
    concluded(
        Outcome(
            title="Disposal",
            how="A case with a canary in every type of field, in a file, its name and everything that clerks, approvers and "
            "the applicant write is walked to its record and disposed of by two persons. Then every row, the database's own "
            "bytes, the data folder and the whole log are searched for them, in several encodings and folded; and every "
            "sealed byte that there was before is tried with every key that is left.",
            figures=figures,
            twins=list(_twins(city, version, log, monkeypatch)),
            notes=[
                f"Who kept a copy of the database from before has {before} wrapped keys of {len(tried)} that the city's key "
                "opens, until it is replaced: `yorozu keys rotate --city` after a disposal ends that.",
                "PostgreSQL is searched as pg_dump writes it; its own log and its archives are kept as long as backups are.",
            ],
        )
    )
