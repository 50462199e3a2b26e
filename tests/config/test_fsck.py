"""`yorozu fsck`: a sound installation passes, and every kind of damage is named."""

import os
import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from tests.cases.making import (
    accept,
    answer,
    arrive,
    correct,
    decide,
    issue,
    propose,
)
from tests.factories import AT, actor, make_city
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.cases.models import Case, CaseEvent, Notice
from yorozu.cases.services import file_case
from yorozu.config.cli import operating
from yorozu.foundation.clock import JST, frozen, now
from yorozu.foundation.events import run_due
from yorozu.foundation.models import OutboxEntry
from yorozu.foundation.soundness import Examination, check_queue, twice
from yorozu.intake.models import (
    Application,
    ApplicationRevision,
    CorrectionRequest,
    IssuedNotice,
    ProgressEntry,
)
from yorozu.intake.services import start_draft
from yorozu.messaging.models import Delivery
from yorozu.municipality.models import Municipality
from yorozu.records.models import DocumentCounter, DocumentNumber, Record
from yorozu.records.services import approve_disposal, propose_disposal
from yorozu.trust.models import AuditEntry, StoredFile
from yorozu.trust.vault import create_key, destroy_key, remove_disposed, storage_path

from .conftest import Said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_waiting")]


@pytest.fixture(scope="module")
def _walked(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    """A case at the end of the road, walked once for this file and rolled back after it; and its folder of files."""
    data = tmp_path_factory.mktemp("walked")
    (data / "keys").symlink_to(Path(settings.YOROZU_DATA) / "keys")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "YOROZU_DATA", data)
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  as Django's own TestCase marks its blocks
        with block:
            city = make_city()
            case = answer(correct(accept(arrive(city))))
            case = issue(decide(propose(case)))
            file_case(case=case, lock=case.lock, by=actor(city), at=AT)
            patch.undo()
            yield case.pk, data / "files"
            transaction.set_rollback(True)


@pytest.fixture
def closed(_walked: tuple[int, Path], db: None, folder: Path) -> Case:
    """A case at the end of the road: corrected once, approved, its notice issued, filed."""
    number, files = _walked
    shutil.copytree(files, folder)
    return Case.objects.select_related("municipality", "application").get(pk=number)


def gone(row: Model) -> None:
    """Take a row away past the application. The databases look at what refers to it at the commit, which never comes."""
    key = row._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        statement = f"DELETE FROM {row._meta.db_table} WHERE {key.column} = %s"  # noqa: S608
        cursor.execute(statement, [key.get_db_prep_value(row.pk, connection)])


def test_at_the_end_of_the_road_everything_fits(closed: Case, fsck: Callable[..., Said]) -> None:
    code, defects, looked_at = fsck()
    assert (code, defects) == (0, [])
    wanted = {"申請": 1, "案件": 1, "案件の文書": 1, "記録": 1, "起案": 1, "鍵": 1, "監査記録の連鎖": 1}
    assert {name: looked_at[name] for name in wanted} == wanted
    # the photo, the notice, two printed applications, the printed decision
    assert (looked_at["ファイル"], looked_at["開いたファイル"], looked_at["ディスクの上のファイル"]) == (
        5,
        5,
        5,
    )


Damage = Callable[[Case], object]


def _file(case: Case) -> Path:
    row = StoredFile.objects.within(case.municipality_id).filter(media_type="image/png").get()
    return storage_path(row.id)


def _altered(path: Path) -> None:
    blob = bytearray(path.read_bytes())
    blob[-1] ^= 1
    path.write_bytes(blob)


def _again(row: Model) -> None:
    row.pk = None
    row._state.adding = True
    row.save(force_insert=True)


def _of(model: type[Model], case: Case) -> Model:
    found = model._default_manager.filter(municipality_id=case.municipality_id).order_by("pk").last()
    assert found is not None
    return found


def _without_audit(case: Case, action: str) -> None:
    """The entry goes, and so does what would break the chain: only the witness is missing."""
    AuditEntry.objects.within(case.municipality_id).filter(action=action).update(action="something.else")


def _mail(case: Case, **values: object) -> Delivery:
    return Delivery.objects.create(
        municipality=case.municipality, dedupe_key="x", key=case.application.key, sealed_mail=b"", created_at=AT, **values
    )  # fmt: skip


def _lost(model: type[Model]) -> Damage:
    return lambda case: _of(model, case).delete()


DAMAGES: list[tuple[str, Damage, set[str]]] = [
    ("a file is deleted", lambda case: _file(case).unlink(), {"trust.file-missing"}),
    ("a file is cut short", lambda case: os.truncate(_file(case), 40), {"trust.file-length"}),
    ("a file is altered", lambda case: _altered(_file(case)), {"trust.file-sealed-otherwise"}),
    (
        "the hash of a file is another",
        lambda case: StoredFile.objects.within(case.municipality_id).filter(media_type="image/png").update(sha256="0" * 64),
        {"trust.file-altered"},
    ),
    (
        "the row of a file is lost",
        lambda case: StoredFile.objects.within(case.municipality_id).filter(media_type="image/png").delete(),
        {"trust.file-of-nothing", "intake.file-unknown", "records.incomplete"},
    ),
    (
        "a file belongs to no answer",
        lambda case: _again(StoredFile.objects.within(case.municipality_id).filter(media_type="image/png").get()),
        {"cases.papers", "trust.file-missing"},
    ),
    (
        "a key belongs to nothing",
        lambda case: create_key(municipality=case.municipality, at=AT),
        {"trust.key-of-nothing"},
    ),
    (
        "the key of an application is lost",
        lambda case: gone(case.application.key),
        {"reference.lost"},
    ),
    (
        "the answers are altered",
        lambda case: Application.objects.within(case.municipality_id).update(sealed_answers=b"x" * 40),
        {"intake.unreadable"},
    ),
    (
        "the lookup code is altered",
        lambda case: Application.objects.within(case.municipality_id).update(sealed_lookup_code=b"x" * 40),
        {"intake.unreadable"},
    ),
    (
        "the receipt number is mistyped",
        lambda case: Application.objects.within(case.municipality_id).update(receipt_number="2611-0000-0001"),
        {"intake.receipt-number", "cases.case"},
    ),
    ("a line of the timeline is lost", lambda case: _of(ProgressEntry, case).delete(), {"intake.progress"}),
    ("a line of the timeline is doubled", lambda case: _again(_of(ProgressEntry, case)), {"intake.progress"}),
    ("a revision is lost", _lost(ApplicationRevision), {"intake.progress", "intake.audit", "cases.case", "cases.papers"}),
    (
        "a correction is open again",
        lambda case: CorrectionRequest.objects.within(case.municipality_id).update(answered_at=None),
        {"intake.progress"},
    ),
    ("the applicant's notice is lost", lambda case: _of(IssuedNotice, case).delete(), {"intake.progress", "cases.case"}),
    ("the case is lost", lambda case: gone(case), {"cases.missing", "cases.gone", "reference.lost"}),
    ("the application is lost", lambda case: gone(case.application), {"intake.gone", "reference.lost"}),
    ("an arrival was heard twice", lambda case: _again(CaseEvent.objects.within(case.municipality_id).get(kind="arrive")), {"cases.case"}),
    ("a notice was issued twice", lambda case: _again(CaseEvent.objects.within(case.municipality_id).get(kind="issue")), {"cases.case"}),
    ("the office's notice is lost", lambda case: _of(Notice, case).delete(), {"cases.case"}),
    (
        "the state of the case is another",
        lambda case: Case.objects.within(case.municipality_id).update(state="issued"),
        {"cases.case"},
    ),
    ("the record is lost", lambda case: _of(Record, case).delete(), {"records.gone", "cases.case", "cases.papers"}),
    (
        "a paper is missing from the record",
        lambda case: Record.objects.within(case.municipality_id).update(items=_of(Record, case).items[1:]),  # type: ignore[attr-defined]
        {"cases.papers"},
    ),
    ("a document number is lost", lambda case: _of(DocumentNumber, case).delete(), {"records.numbers", "cases.case"}),
    (
        "the counter of numbers ran ahead",
        lambda case: DocumentCounter.objects.within(case.municipality_id).update(last=2),
        {"records.numbers"},
    ),
    ("the counter of numbers is lost", lambda case: _of(DocumentCounter, case).delete(), {"records.numbers"}),
    ("the proposal is lost", lambda case: gone(_of(Proposal, case)), {"approvals.gone", "reference.lost"}),
    (
        "a proposal has no route",
        lambda case: ProposalStep.objects.within(case.municipality_id).delete(),
        {"approvals.proposal"},
    ),
    ("the submission is not in the audit", lambda case: _without_audit(case, "application.submitted"), {"intake.audit", "trust.chain"}),
    ("the decision is not in the audit", lambda case: _without_audit(case, "proposal.decided"), {"approvals.proposal", "trust.chain"}),
    ("the issuing is not in the audit", lambda case: _without_audit(case, "case.issue"), {"cases.case", "trust.chain"}),
    ("the filing is not in the audit", lambda case: _without_audit(case, "record.filed"), {"records.incomplete", "trust.chain"}),
    (
        "an audit entry is deleted",
        lambda case: AuditEntry.objects.within(case.municipality_id).filter(sequence=2).delete(),
        {"trust.chain"},
    ),
    (
        "a mail waits and nobody will send it",
        lambda case: _mail(case),
        {"messaging.delivery"},
    ),
    (
        "a mail's fate is unclear",
        lambda case: _mail(case, state="sending", claimed_at=AT - timedelta(hours=1)),
        {"messaging.delivery"},
    ),
    (
        "a mail failed",
        lambda case: _mail(case, state="failed"),
        {"messaging.delivery"},
    ),
    (
        "work of a handler that is gone",
        lambda case: OutboxEntry.objects.create(handler="nobody", event="X", payload={}, created_at=AT, due_at=AT + timedelta(days=1)),
        {"queue.unknown"},
    ),
    (
        "a draft is past its time",
        lambda case: start_draft(municipality=case.municipality, version=case.version, at=AT - timedelta(days=16)),
        {"intake.draft-expired"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "kinds"), [each[1:] for each in DAMAGES], ids=[each[0] for each in DAMAGES]
)
def test_each_damage_is_named_with_its_place_and_what_to_do(
    damage: Damage, kinds: set[str], closed: Case, fsck: Callable[..., Said]
) -> None:
    damage(closed)
    code, defects, _ = fsck()
    assert (code, {each["kind"] for each in defects}) == (1, kinds)
    assert all(
        each["where"] and each["what"].endswith("。") and each["remedy"].endswith("。") for each in defects
    )
    transaction.set_rollback(True)  # nobody looks at references that lead nowhere when this ends


def test_a_case_that_was_disposed_of_is_not_missed(closed: Case, fsck: Callable[..., Said]) -> None:
    destroy_key(closed.application.key, at=AT)
    assert fsck(settled=False)[:2] == (0, [])
    assert {each["kind"] for each in fsck()[1]} == {"trust.file-not-removed"}
    assert remove_disposed(closed.municipality, at=AT) == 5
    assert fsck()[:2] == (0, [])


# Filed in 令和8年度 for five years.
DUE = datetime(2032, 4, 1, 9, 0, tzinfo=JST)


def _disposed(case: Case, *, worked: bool = True) -> None:
    """Two persons agree to dispose of the case's file; `worked`: and it is done."""
    file = Record.objects.within(case.municipality_id).get().record_file
    with frozen(DUE):
        disposal = propose_disposal(file=file, by=actor(case.municipality, "records"), at=DUE)
        approve_disposal(disposal=disposal, by=actor(case.municipality, "manager"), at=DUE)
        if worked:
            run_due(at=DUE)


def test_a_file_that_two_persons_disposed_of_is_not_missed(closed: Case, fsck: Callable[..., Said]) -> None:
    _disposed(closed)
    assert Record.objects.within(closed.municipality_id).get().disposed_at == DUE
    code, defects, looked_at = fsck(at=DUE)
    assert (code, defects, looked_at["廃棄"]) == (0, [], 1)


def test_a_disposal_that_nobody_will_carry_out_is_noticed(closed: Case, fsck: Callable[..., Said]) -> None:
    _disposed(closed, worked=False)
    assert fsck(at=DUE, settled=False)[:2] == (0, [])
    OutboxEntry.objects.all().delete()
    assert [each["kind"] for each in fsck(at=DUE)[1]] == ["records.disposal"]


def test_a_record_that_was_disposed_of_and_can_still_be_read_is_noticed(
    closed: Case, fsck: Callable[..., Said]
) -> None:
    Record.objects.within(closed.municipality_id).update(items=[], disposed_at=AT)
    assert {each["kind"] for each in fsck()[1]} == {"cases.not-destroyed", "records.incomplete"}


def test_rows_of_another_city_are_found_where_they_do_not_belong(
    closed: Case, fsck: Callable[..., Said]
) -> None:
    other = Municipality.objects.create(
        code="032051", slug="ishinomaki", name="石巻市", kana="いしのまきし", prefecture="宮城県",
        accent="#000000", document_symbol="石",
    )  # fmt: skip
    CaseEvent.objects.within(closed.municipality_id).filter(kind="accept").update(municipality=other)
    kinds = {each["kind"] for each in fsck()[1]}
    assert kinds == {"reference.lost", "cases.case"}
    assert {each["kind"] for each in fsck(city="ishinomaki")[1]} == {"reference.lost"}


def test_no_file_is_opened_where_none_should_be(closed: Case, fsck: Callable[..., Said]) -> None:
    _altered(_file(closed))
    code, _, looked_at = fsck(opened=0)
    assert (code, looked_at["ファイル"], looked_at.get("開いたファイル")) == (0, 5, None)


def test_a_step_taken_between_two_looks_is_no_defect(closed: Case) -> None:
    examination = Examination(at=now(), settled=True)
    looks = iter([check_queue(Examination(at=now(), settled=True)), []])
    OutboxEntry.objects.create(handler="nobody", event="X", payload={}, created_at=AT, due_at=AT)
    assert list(twice(lambda: list(next(looks)), examination)) == []


def test_it_says_in_words_what_is_wrong_and_what_was_looked_at(
    closed: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Namespace(city="miyako", json=False, settled=False, open=100)
    assert operating.run("fsck", options) == 0
    assert "不整合は見つかりませんでした。" in capsys.readouterr().out
    path = _file(closed)
    path.unlink()
    assert operating.run("fsck", options) == 1
    said = capsys.readouterr().out
    assert "要対応  ファイル" in said
    assert str(path) in said
    assert "不整合が 1 件あります。" in said
