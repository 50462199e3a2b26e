"""How long drafts live, and what goes with them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.factories import AT, actor
from tests.intake.samples import answers, png, submit
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, CorrectionRequest, Draft
from yorozu.intake.selectors import answers_of, draft_by_id, files_of, raw_of
from yorozu.intake.services import (
    request_correction,
    start_correction_draft,
    start_draft,
    submit_draft,
    take_page,
)
from yorozu.intake.steps import steps_of
from yorozu.intake.tasks import remove_expired_drafts
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust.models import StoredFile, VaultKey
from yorozu.trust.vault import storage_path

pytestmark = pytest.mark.django_db

OnCommit = Callable[..., AbstractContextManager[Any]]
WEEKS = timedelta(days=14)


def posted(**values: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update({"_shown": "proof agreed"} | values)
    return found


def picture(name: str = "a.png") -> Any:
    return MultiValueDict({"proof": [SimpleUploadedFile(name, png())]})


@pytest.fixture
def draft(version: ProcedureVersion, city: Municipality) -> Draft:
    draft = start_draft(municipality=city, version=version, at=AT)
    take_page(draft=draft, section="papers", posted=posted(agreed="true"), files=picture(), at=AT)
    return draft


def test_a_draft_lives_fourteen_days_from_the_last_page(draft: Draft, city: Municipality) -> None:
    assert draft_by_id(city, draft.id, at=AT + WEEKS - timedelta(seconds=1)) is not None
    assert draft_by_id(city, draft.id, at=AT + WEEKS) is None
    later = AT + timedelta(days=10)
    take_page(draft=draft, section="papers", posted=posted(), files=MultiValueDict(), at=later)
    assert draft_by_id(city, draft.id, at=later + WEEKS - timedelta(seconds=1)) is not None


def test_what_a_page_was_found_to_be_is_what_its_answers_are_found_to_be_once_kept(
    draft: Draft, city: Municipality
) -> None:
    found = take_page(draft=draft, section="papers", posted=posted(), files=MultiValueDict(), at=AT)
    kept = draft_by_id(city, draft.id, at=AT)
    assert found.checked is not None
    assert kept is not None
    anew, after = steps_of(kept, at=AT), steps_of(draft, at=AT, raw=found.step.raw, checked=found.checked)
    assert (after.raw, after.sections, after.after("papers")) == (
        anew.raw,
        anew.sections,
        anew.after("papers"),
    )
    assert (after.checked.values, after.checked.visible) == (anew.checked.values, anew.checked.visible)
    # A file that has just come is kept as what is stored of it, which was not what was checked.
    sent = take_page(draft=draft, section="papers", posted=posted(), files=picture("b.png"), at=AT)
    assert sent.checked is None
    assert len(sent.step.raw["proof"]) == 2


def test_an_expired_draft_goes_with_its_file_and_key(
    draft: Draft, django_capture_on_commit_callbacks: OnCommit
) -> None:
    path = storage_path(StoredFile.objects.get().id)
    remove_expired_drafts(AT + WEEKS - timedelta(seconds=1))
    assert (Draft.objects.count(), path.exists()) == (1, True)
    with django_capture_on_commit_callbacks(execute=True):
        remove_expired_drafts(AT + WEEKS)
    assert (Draft.objects.count(), StoredFile.objects.count(), VaultKey.objects.count()) == (0, 0, 0)
    assert not path.exists()


def test_an_expired_draft_takes_nothing_more(draft: Draft) -> None:
    with pytest.raises(Conflict):
        take_page(draft=draft, section="papers", posted=posted(), files=picture("b.png"), at=AT + WEEKS)
    assert StoredFile.objects.count() == 1


def test_a_sent_draft_goes_and_its_application_stays(draft: Draft, city: Municipality) -> None:
    form = QueryDict(mutable=True)
    form.update(_flat(answers()))
    for section in ("applicant", "situation", "children_section"):
        take_page(draft=draft, section=section, posted=form, files=MultiValueDict(), at=AT)
    receipt = submit_draft(draft=draft, address="192.0.2.1", by=Actor.anonymous(city), at=AT)
    again = submit_draft(
        draft=draft, address="192.0.2.1", by=Actor.anonymous(city), at=AT + timedelta(hours=1)
    )
    assert again == receipt
    remove_expired_drafts(AT + WEEKS)
    application = Application.objects.get()
    assert not Draft.objects.exists()
    assert [each.name for each in files_of(application)] == ["a.png"]
    assert answers_of(application)["name"]["name"] == "髙橋 𠮷子"


def test_an_expired_draft_of_a_correction_leaves_the_application_whole(
    version: ProcedureVersion, city: Municipality, django_capture_on_commit_callbacks: OnCommit
) -> None:
    submit(version, city)
    application = Application.objects.select_related("key", "version").get()
    by = actor(city)
    request_correction(application=application, fields=["proof"], message="もう一度", by=by, at=AT)
    draft = start_correction_draft(
        correction=CorrectionRequest.objects.get(), answers=answers_of(application), at=AT
    )
    drop = posted(**{"drop:proof:0": "1"})
    take_page(draft=draft, section="papers", posted=drop, files=MultiValueDict(), at=AT)
    taken = take_page(draft=draft, section="papers", posted=posted(), files=picture("b.png"), at=AT)
    assert [item["name"] for item in taken.step.raw["proof"]] == ["b.png"]
    with django_capture_on_commit_callbacks(execute=True):
        remove_expired_drafts(AT + WEEKS)
    assert not Draft.objects.exists()
    assert [each.name for each in files_of(application)] == ["本人確認.png"]
    assert storage_path(files_of(application)[0].stored.id).exists()
    assert StoredFile.objects.count() == 1


def test_a_correction_begun_in_two_windows_is_one_draft(
    version: ProcedureVersion, city: Municipality
) -> None:
    correction = _asked(version, city)
    first, second = (start_correction_draft(correction=correction, answers={}, at=AT) for _ in range(2))
    assert first.pk == second.pk == Draft.objects.get().pk


def test_a_correction_that_was_left_too_long_begins_anew(
    version: ProcedureVersion, city: Municipality
) -> None:
    correction = _asked(version, city)
    start_correction_draft(correction=correction, answers={"phone": "1"}, at=AT)
    draft = start_correction_draft(correction=correction, answers={"phone": "2"}, at=AT + WEEKS)
    assert Draft.objects.get().pk == draft.pk
    assert raw_of(draft) == {"phone": "2"}
    assert files_of(correction.application)


def test_two_pages_saved_at_once_do_not_lose_each_other(draft: Draft, city: Municipality) -> None:
    first, second = (draft_by_id(city, draft.id, at=AT) for _ in range(2))
    assert first is not None
    assert second is not None
    form = QueryDict(mutable=True)
    form.update({"_shown": "phone", "phone": "0193-62-2111"})
    take_page(draft=first, section="applicant", posted=form, files=MultiValueDict(), at=AT)
    form = QueryDict(mutable=True)
    form.update({"_shown": "reason", "reason": "birth"})
    take_page(draft=second, section="situation", posted=form, files=MultiValueDict(), at=AT)
    kept = raw_of(Draft.objects.get())
    assert (kept["phone"], kept["reason"], kept["agreed"]) == ("0193-62-2111", "birth", True)


def _asked(version: ProcedureVersion, city: Municipality) -> CorrectionRequest:
    submit(version, city)
    application = Application.objects.select_related("key", "version", "municipality").get()
    return request_correction(
        application=application, fields=["phone"], message="もう一度", by=actor(city), at=AT
    )


def _flat(given: Any, place: str = "") -> dict[str, str]:
    """Answers as a form posts them, with everything on the page."""
    found: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{place}{name}.")
        elif isinstance(value, list):
            found[f"{name}.rows"] = str(len(value))
            for number, row in enumerate(value):
                found |= _flat(row, f"{name}.{number}.")
        else:
            found[place + name] = {True: "true", False: "false"}.get(value, value)
    if not place:
        tops = [*given, "children.0.child_name", "children.0.born_on"]
        found["_shown"] = " ".join(tops)
    return found
