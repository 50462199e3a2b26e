"""Uploads: files that must never be let in, files that must, what each costs, and what is kept of them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pytest
from django.conf import LazySettings

from tests.factories import AT
from tests.intake.samples import answers as all_answers
from tests.intake.samples import publish, submission
from tests.scanners import StandIn, clamd, clamd_program, clean
from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Size, Twin
from tests.trials.uploads import twins
from tests.trials.uploads.bad_others import bad_others, biting_names
from tests.trials.uploads.bad_papers import bad_papers
from tests.trials.uploads.bad_pictures import bad_pictures
from tests.trials.uploads.judging import Door, Judgement, mutants
from tests.trials.uploads.measuring import Meter
from tests.trials.uploads.papers import good_papers
from tests.trials.uploads.pictures import good_names, good_pictures
from tests.trials.uploads.sample import Sample, every
from yorozu.foundation.errors import Invalid
from yorozu.foundation.ids import new_id
from yorozu.intake import uploads as intake_uploads
from yorozu.intake.services import submit_application
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.scanning import forget_silence, watch
from yorozu.trust.vault import file_name, open_file, storage_path

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(1800)]

_MEMORY = 160
_SECONDS = 15.0
_HOW = (
    "Every file of a corpus made by code is sent where residents send theirs: through the form, the cleaning of its "
    "name, the inspection (PDFs in a process apart) and a virus scanner. Memory is the high-water mark of both processes "
    "above what they held before the file, time is that of the whole way."
)


def test_bad_files_stay_out_and_good_ones_come_in(
    size: Size,
    concluded: Concluded,
    city: Municipality,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = size == "long"
    settings.YOROZU_UNSCANNED = "refuse"
    settings.YOROZU_SUBMISSIONS_PER_HOUR = 1_000_000
    logging.getLogger("yorozu.trust").setLevel(logging.ERROR)
    version = publish(city, sections=_sections())
    door = Door(definition_of(version), city, AT)
    with _scanner(settings) as real:
        good = list(every(chain(good_pictures(), good_papers(), good_names()), 1 if long else 20))
        bad = [
            each for each in every(chain(bad_pictures(), bad_papers(), bad_others()), 1 if long else 20)
            if real or not each.inside
        ]  # fmt: skip
        welcome, unwelcome = door.judge(good, answers()), door.judge(bad, answers())
        names = door.judge(biting_names(), answers())
        changed = door.judge(
            mutants([each for each in good if not each.heavy], 3_000 if long else 150), answers()
        )
        kept = _kept(version, city, good[:: 1 if long else 20], bad[:: 10 if long else 100])
        caught = _twins(door, good, bad, settings, monkeypatch, long=long)
    cost = door.meter.cost
    figures = [
        _count("bad files", len(bad), 500),
        _none("of them accepted", unwelcome.accepted),
        _count("good files", len(good), 200),
        _none("of them refused", welcome.refused),
        Figure(
            "names that bite",
            f"{names.files} ({len(names.refused)} refused, {len(names.accepted)} made harmless)",
        ),
        _none("of them kept as they were", names.biting + welcome.biting),
        Figure("files changed at random", f"{changed.files:,} ({len(changed.refused):,} refused)"),
        _none(
            "refusals that were none (a crash, or not clear)", _unclear(welcome, unwelcome, names, changed)
        ),
        _none(
            "accepted without a verdict of the scanner",
            welcome.unscanned + names.unscanned + changed.unscanned,
        ),
        Figure("sent and opened again, byte for byte", f"{kept.sent}", "> 0", kept.sent > 0),
        _none("altered, lost, or kept of a refused one", kept.wrong),
        _at_most("most memory for one file", cost.memory / 1_000_000, _MEMORY, "MB", cost.memory_of),
        _at_most("longest time for one file", cost.seconds, _SECONDS, "s", cost.seconds_of),
    ]
    clamav = "ClamAV over its socket, with a signature of the EICAR test file"
    notes = [
        f"scanner: {clamav if real else 'a server that speaks the protocol of ClamAV, which is not installed here'}.",
        "bad: cut off, lying, floods of pixels and pages, bombs (packed up to three times, in object streams, LZW, runs), "
        "wrong type, two files in one, PDFs that are locked, act by themselves or carry files, EICAR plain, wrapped, packed.",
        "good: JPEG, PNG and PDF by Pillow, pypdf and Typst in every colour mode, progressive, interlaced, with EXIF, "
        "profiles, films behind them, forms, signatures; names in Japanese, with IVS, joined emoji, 200 letters.",
    ]
    concluded(Outcome("Uploads", _HOW, figures, caught, notes))


def answers() -> dict[str, Any]:
    """What is answered beside the file."""
    return {name: all_answers()[name] for name in ("name", "address", "phone", "email", "start_on")}


def _sections() -> list[dict[str, Any]]:
    file = {
        "id": "proof",
        "type": "file",
        "label": "写し",
        "required": True,
        "accept": ["pdf", "jpeg", "png"],
    }
    name = {"id": "name", "type": "person_name", "label": "氏名", "required": True}
    other = [("address", "address"), ("phone", "phone"), ("email", "email")]
    fields = [
        name,
        *({"id": each, "type": kind, "label": each} for each, kind in other),
        file | {"max_bytes": 10_000_000},
    ]
    start = {"id": "start_on", "type": "date", "label": "日", "required": True, "example": "-7"}
    return [{"id": "all", "title": "すべて", "fields": [*fields, start]}]


@contextmanager
def _scanner(settings: LazySettings) -> Iterator[bool]:
    """ClamAV where it is installed: True; otherwise the stand-in. How long it may take is not what is tried here."""
    forget_silence()
    settings.YOROZU_SCANNER, seconds = "none", watch.ARRIVAL_SECONDS
    watch.ARRIVAL_SECONDS = 120.0
    try:
        with _running(settings) as real:
            yield real
    finally:
        watch.ARRIVAL_SECONDS = seconds


@contextmanager
def _running(settings: LazySettings) -> Iterator[bool]:
    if clamd_program():
        with clamd() as settings.YOROZU_SCANNER:
            yield True
    else:
        with StandIn() as server:
            settings.YOROZU_SCANNER = server.address
            yield False


@dataclass
class Kept:
    """What came of sending applications for good; `wrong` is what is not as it should be."""

    sent: int = 0
    wrong: list[str] = field(default_factory=list)


def _kept(version: ProcedureVersion, city: Municipality, good: list[Sample], bad: list[Sample]) -> Kept:
    """Good files come out of the vault as they went in, under their own names; of a refused one nothing is kept."""
    found = Kept()
    for number, sample in enumerate(good):
        content = sample.content
        raw = {**answers(), "proof": [Upload(sample.name, content)]}
        receipt = submit_application(submission(version, city, raw=raw, idempotency_key=f"good-{number:05}"))
        stored = StoredFile.objects.within(city).select_related("key").latest("id")
        whole = open_file(stored) == content and stored.size == len(content) and stored.scan == Scan.CLEAN
        named = file_name(stored) == sample.name or len(sample.name) > 120
        if not (whole and named and receipt.receipt_number and storage_path(stored.pk).exists()):
            found.wrong.append(f"{sample.what}: {file_name(stored)!a}")
        found.sent += 1
    before, on_disk = StoredFile.objects.count(), _on_disk()
    for number, sample in enumerate(bad):
        raw = {**answers(), "proof": [Upload(sample.name, sample.content)]}
        try:
            submit_application(submission(version, city, raw=raw, idempotency_key=f"bad-{number:05}"))
        except Invalid:
            continue
        found.wrong.append(f"{sample.what}: was sent")
    if (StoredFile.objects.count(), _on_disk()) != (before, on_disk):
        found.wrong.append("something of the refused ones was kept")
    return found


def _on_disk() -> int:
    folder = storage_path(new_id()).parent.parent
    return sum(1 for each in folder.glob("*/*"))


def _twins(
    door: Door,
    good: list[Sample],
    bad: list[Sample],
    settings: LazySettings,
    patch: pytest.MonkeyPatch,
    *,
    long: bool,
) -> list[Twin]:
    """The same door, broken; the light half of the corpus is enough to notice."""
    light = [each for each in bad if not each.heavy][:: 1 if long else 4]
    fine = [each for each in good if not each.heavy][:: 1 if long else 4]
    floods = [each for each in bad_pictures() if each.what.endswith("pixels, true")]
    found = []
    for broken, twin in (
        ("a checker that believes the name", twins.by_ending),
        ("a checker that believes name and first bytes", twins.by_first_bytes),
        ("a checker that opens the file and looks no further", twins.by_opening),
    ):
        tried = light if twin is not twins.by_opening else [each for each in light if _is_quickly_read(each)]
        accepted = _with(door, patch, "inspect", twin).judge(tried, answers()).accepted
        found.append(Twin(broken, bool(accepted), f"{len(accepted)} of {len(tried)} bad files accepted"))
    costly = _with(door, patch, "inspect", twins.by_opening)
    costly.judge(floods, answers())
    memory = costly.meter.cost.memory / 1_000_000
    found.append(
        Twin(
            "a checker that unpacks before it looks at pixels",
            memory > _MEMORY,
            f"{memory:.0f} MB for one picture",
        )
    )
    refused = _with(door, patch, "inspect", twins.only_plain_names).judge(fine, answers()).refused
    found.append(
        Twin(
            "a checker that knows no names in Japanese",
            bool(refused),
            f"{len(refused)} of {len(fine)} good files refused",
        )
    )
    biting = _with(door, patch, "clean_name", twins.any_name).judge(biting_names(), answers()).biting
    found.append(Twin("names taken as they come", bool(biting), f"{len(biting)} names kept that bite"))
    patch.undo()
    with StandIn(clean) as server:
        settings.YOROZU_SCANNER = server.address
        carriers = [each for each in bad if each.needs_scanner]
        accepted = door.judge(carriers, answers()).accepted
    found.append(
        Twin(
            "a scanner that finds everything clean",
            bool(accepted),
            f"{len(accepted)} of {len(carriers)} accepted",
        )
    )
    settings.YOROZU_SCANNER, settings.YOROZU_UNSCANNED = server.address, "accept"
    forget_silence()
    unscanned = door.judge(fine[:3], answers()).unscanned
    forget_silence()
    found.append(
        Twin("a scanner that has gone away", bool(unscanned), f"{len(unscanned)} of 3 without a verdict")
    )
    return found


def _is_quickly_read(sample: Sample) -> bool:
    """Not what costs a careless reader minutes."""
    return not sample.what.startswith(("PDF of", "PDF whose"))


def _with(door: Door, patch: pytest.MonkeyPatch, name: str, twin: Callable[..., str]) -> Door:
    """The door with one part of it exchanged, and a meter of its own."""
    patch.undo()
    patch.setattr(intake_uploads, name, twin)
    broken = copy(door)
    broken.meter = Meter()
    return broken


def _count(name: str, count: int, least: int) -> Figure:
    return Figure(name, f"{count:,}", f"≥ {least}", count >= least)


def _none(name: str, found: list[str]) -> Figure:
    return Figure(name, f"{len(found)}" + "".join(f"; {each[:120]}" for each in found[:5]), "0", not found)


def _at_most(name: str, value: float, most: float, unit: str, of: str) -> Figure:
    return Figure(name, f"{value:.1f} {unit} ({of})", f"≤ {most:g} {unit}", value <= most)


def _unclear(*judged: Judgement) -> list[str]:
    return [each for one in judged for each in one.unclear]
